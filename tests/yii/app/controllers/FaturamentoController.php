<?php
class FaturamentoController extends Controller
{
    public function actionIndex()
    {
        $model = Faturamento::achar(1);
        if (isset($_POST['ajax'])) {
            echo CActiveForm::validate($model);
            Yii::app()->end();
        }
        if (isset($_POST['Faturamento'])) {
            $model->attributes = $_POST['Faturamento'];
            if ($model->save()) {
                Yii::app()->user->setFlash('success', 'Configurações salvas com sucesso.');
                $this->refresh();
            }
        }
        $this->render('index', array('model' => $model));
    }
}
