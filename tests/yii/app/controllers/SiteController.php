<?php
class SiteController extends Controller
{
    public function actionIndex()
    {
        $conta = function ($sql) {
            return Yii::app()->db->createCommand($sql)->queryScalar();
        };
        $this->render('index', array(
            'clientes' => $conta('SELECT COUNT(*) FROM cliente WHERE ativo=1'),
            'vendas' => $conta("SELECT COUNT(*) FROM venda WHERE status='NF'"),
        ));
    }

    public function actionLogin()
    {
        $model = new LoginForm;
        if (isset($_POST['ajax']) && $_POST['ajax'] === 'login-form') {
            echo CActiveForm::validate($model);
            Yii::app()->end();
        }
        if (isset($_POST['LoginForm'])) {
            $model->attributes = $_POST['LoginForm'];
            if ($model->validate() && $model->login()) {
                foreach (self::opcao('lembrados') as $classe => $filtros) {
                    Yii::app()->user->setState("filtros.$classe", $filtros);
                }
                $this->redirect(Yii::app()->user->returnUrl);
            }
        }
        $this->render('login', array('model' => $model));
    }

    public function actionLogout()
    {
        Yii::app()->user->logout();
        $this->redirect(array('site/login'));
    }

    public function actionError()
    {
        $error = Yii::app()->errorHandler->error;
        if (Yii::app()->request->isAjaxRequest) {
            echo $error['message'];
        } else {
            $this->renderText('<h1>Erro ' . $error['code'] . '</h1><p>' . CHtml::encode($error['message']) . '</p>');
        }
    }
}
