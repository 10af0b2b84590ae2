<?php
class Controller extends CController
{
    public $layout = '//layouts/main';
    public $breadcrumbs = array();

    public function filters()
    {
        return array('accessControl');
    }

    public function accessRules()
    {
        return array(
            array('allow', 'users' => array('@')),
            array('allow', 'actions' => array('login', 'error')),
            array('deny'),
        );
    }

    protected function beforeAction($action)
    {
        if (Yii::app()->request->isPostRequest) {
            Diario::pedido($this->id . '/' . $action->id);
        }
        return parent::beforeAction($action);
    }

    public static function opcao($nome)
    {
        return Yii::app()->params[$nome];
    }

    /** The model of a list with its filters; the session remembers them until `clearFilters` comes. */
    protected function filtrado($classe)
    {
        $user = Yii::app()->user;
        $model = new $classe('search');
        $model->unsetAttributes();
        if (isset($_GET['clearFilters'])) {
            $user->setState("filtros.$classe", array());
        }
        if (isset($_GET[$classe])) {
            $user->setState("filtros.$classe", (array) $_GET[$classe]);
        }
        $model->attributes = $user->getState("filtros.$classe", array());
        return $model;
    }

    /** So many rows a page: what the size menu chose last, or the variant's own number. */
    protected function porPagina($padrao)
    {
        if (isset($_GET['pageSize'])) {
            Yii::app()->user->setState('porPagina', min(100, max(10, (int) $_GET['pageSize'])));
        }
        return (int) Yii::app()->user->getState('porPagina', self::opcao('por_pagina') ?: $padrao);
    }

    /** Does `fazer` to each posted record; gives [done, undone, what to tell]. */
    protected function emLote($classe, $campo, $fazer)
    {
        if (Diario::ainda('erro_ajax', (int) self::opcao('erro_ajax'))) {
            throw new CHttpException(500, 'Erro interno do servidor.');
        }
        $ids = isset($_POST[$campo]) ? (array) $_POST[$campo] : array();
        $falha = Diario::ainda('falha', (int) self::opcao('falha')) && count($ids) > 1 ? array_pop($ids) : null;
        $feitos = 0;
        foreach ($ids as $id) {
            $feitos += $fazer($classe::achar($id)) === false ? 0 : 1;
        }
        $texto = $feitos === 1 ? '1 registro processado com sucesso.' : "$feitos registros processados com sucesso.";
        if ($falha !== null) {
            $texto .= ' 1 registro não pôde ser processado devido a um erro temporário.';
        }
        return array($feitos, $falha !== null, $texto);
    }

    /** A question of a bulk action, in this variant's words or in those of the knob. */
    public function pergunta($chave, $padrao, $n)
    {
        return str_replace('{n}', $n, self::opcao("pergunta_$chave") ?: $padrao);
    }

    protected function responder($resultado)
    {
        list(, $falha, $texto) = $resultado;
        if (Yii::app()->request->isAjaxRequest) {
            header('Content-Type: application/json');
            echo CJSON::encode(array('tipo' => $falha ? 'warning' : 'success', 'texto' => $texto));
            Yii::app()->end();
        }
        Yii::app()->user->setFlash($falha ? 'warning' : 'success', $texto);
        $this->redirect(array('admin'));
    }
}
