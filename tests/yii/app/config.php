<?php
$booster = array(
    'booster2' => array('alias' => 'bootstrap', 'class' => 'bootstrap.components.Bootstrap', 'path' => getenv('BOOSTER2')),
    'booster4' => array('alias' => 'booster', 'class' => 'booster.components.Booster', 'path' => getenv('BOOSTER4')),
);
$kit = isset($booster[VARIANTE]) ? $booster[VARIANTE] : null;
if ($kit) {
    Yii::setPathOfAlias($kit['alias'], realpath($kit['path'] . '/src'));
}
$config = array(
    'id' => 'espaco-' . VARIANTE,
    'basePath' => __DIR__,
    'runtimePath' => getenv('APP_HOME') . '/runtime',
    'viewPath' => __DIR__ . '/views/' . VARIANTE,
    'name' => 'Conexa',
    'language' => 'pt_br',
    'sourceLanguage' => 'en',
    'defaultController' => 'site',
    'import' => array('application.models.*', 'application.controllers.Controller'),
    'preload' => $kit ? array($kit['alias']) : array(),
    'params' => (array) json_decode(getenv('KNOBS') ?: '{}', true) + array(
        'empresa' => '',               // what the page calls the tenant; '' where it names none
        'lembrados' => array(),        // filters that the session remembers from another day: {"Cliente": {"cidade": "Recife"}}
        'ajax_validation' => true,     // the login is validated on the server before it is submitted
        'falha' => 0,                  // so many bulk requests leave their last record undone
        'esconde_canceladas' => false, // the list of sales leaves cancelled ones out where no status is filtered
        'status' => array(),           // other words for the statuses of sales
        'pessoas' => false,            // clients have persons with an access of their own
        'bloqueio_limpa_pessoas' => false,
        'pergunta_bloquear' => '',     // other words for the two questions; {n} is the count
        'pergunta_cancelar' => '',
        'pergunta_salvar' => '',       // a question where the billing mode is saved
        'atraso' => 0,                 // the modal is opened so many milliseconds after the press
        'por_pagina' => 0,
        'erro_ajax' => 0,              // so many bulk requests die with an HTTP 500
        'escopo' => '',                // the tab of the client list that is open at first
        'coluna_acesso' => true,
    ),
    'components' => array(
        'db' => array(
            'connectionString' => 'sqlite:' . getenv('APP_HOME') . '/erp.sqlite',
            'initSQLs' => array('PRAGMA busy_timeout = 8000'),
        ),
        'session' => array('sessionName' => 'CNXSESSID', 'savePath' => getenv('APP_HOME') . '/sessions', 'timeout' => 7200),
        'user' => array('loginUrl' => array('site/login'), 'allowAutoLogin' => true),
        'assetManager' => array('linkAssets' => true),
        'request' => array('enableCsrfValidation' => VARIANTE === 'jui'),
        'errorHandler' => array('errorAction' => 'site/error'),
        'format' => array('class' => 'application.models.Formato'),
    ),
);
if ($kit) {
    $config['components'][$kit['alias']] = array('class' => $kit['class'], 'fontAwesomeCss' => VARIANTE === 'booster4');
}
return $config;
