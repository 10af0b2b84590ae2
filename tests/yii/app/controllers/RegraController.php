<?php
class RegraController extends Controller
{
    public function actions()
    {
        $kits = array('booster2' => 'bootstrap', 'booster4' => 'booster');
        return isset($kits[VARIANTE]) ? array('toggle' => array('class' => $kits[VARIANTE] . '.actions.TbToggleAction', 'modelName' => 'Regra')) : array();
    }

    public function actionAdmin()
    {
        $this->render('admin', array('model' => $this->filtrado('Regra')));
    }

    public function actionUpdate($id)
    {
        $model = Regra::achar($id);
        if (isset($_POST['ajax'])) {
            echo CActiveForm::validate($model);
            Yii::app()->end();
        }
        if (isset($_POST['Regra'])) {
            $model->attributes = $_POST['Regra'];
            if ($model->save()) {
                Yii::app()->user->setFlash('success', 'Regra de e-mail atualizada.');
                $this->redirect(array('admin'));
            }
        }
        $this->render('_form', array('model' => $model));
    }

    public function actionEnviar($id)
    {
        Diario::correio($id, 'Regra disparada à mão');
        Yii::app()->user->setFlash('success', 'E-mails enviados.');
        $this->redirect(array('admin'));
    }
}
