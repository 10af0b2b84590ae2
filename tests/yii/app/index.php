<?php
// Front controller. The test copies a one-line index.php that requires this one into an empty document root,
// and says by the environment where the frameworks are, which variant is wanted and which database is its own.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_NOTICE & ~E_WARNING);
define('YII_DEBUG', getenv('APP_DEBUG') === '1');
define('VARIANTE', getenv('VARIANT') ?: 'booster2');
require getenv('YII') . '/framework/yii.php';
Yii::createWebApplication(require __DIR__ . '/config.php')->run();
