<?php
class ClienteController extends Controller
{
    public function actionAdmin()
    {
        $model = $this->filtrado('Cliente');
        $escopos = array('ativos' => 'A', 'inativos' => 'I', 'todos' => null);
        if (isset($_GET['escopo'])) {
            Yii::app()->user->setState('escopo', $_GET['escopo']);
        }
        $escopo = Yii::app()->user->getState('escopo', self::opcao('escopo'));
        if (isset($escopos[$escopo])) {
            $model->situacao = $escopos[$escopo];
        }
        if (isset($_GET['Cliente_sort'])) {
            Yii::app()->user->setState('ordem.Cliente', strtr($_GET['Cliente_sort'], array('.desc' => ' DESC')));
        }
        $this->render('admin', array('model' => $model, 'escopo' => $escopo, 'porPagina' => $this->porPagina(VARIANTE === 'booster4' ? 50 : 10)));
    }

    public function actionView($id)
    {
        $this->render('view', array('model' => Cliente::achar($id)));
    }

    public function actionUpdate($id)
    {
        $model = Cliente::achar($id);
        if (isset($_POST['ajax'])) {
            echo CActiveForm::validate($model);
            Yii::app()->end();
        }
        if (isset($_POST['Cliente'])) {
            $model->attributes = $_POST['Cliente'];
            if ($model->novaSenha) {
                $model->senha = $model->novaSenha;
            }
            if ($model->save()) {
                foreach ($model->pessoas as $pessoa) {
                    if (isset($_POST['Pessoa'][$pessoa->id])) {
                        $pessoa->attributes = $_POST['Pessoa'][$pessoa->id];
                        $pessoa->save();
                    }
                }
                if ($model->boasVindas) {
                    Diario::correio($model->id, 'Bem-vindo à área do cliente');
                }
                Yii::app()->user->setFlash('success', 'Cadastro atualizado.');
                $this->redirect(array('view', 'id' => $model->id));
            }
        }
        $this->render('_form', array('model' => $model));
    }

    /** The dialog's words, for those who ask for them. */
    public function actionPergunta($n)
    {
        echo $this->pergunta('bloquear', 'Confirma o bloqueio do acesso à área do cliente para {n} cliente(s)?', $n);
    }

    public function actionBloquear()
    {
        $this->responder($this->emLote('Cliente', 'ids', function ($cliente) {
            $cliente->bloquear();
        }));
    }

    /** The documented grant: everybody gets a mail. */
    public function actionConceder()
    {
        $this->responder($this->emLote('Cliente', 'ids', function ($cliente) {
            $cliente->acesso = 1;
            $cliente->save(false);
            Diario::correio($cliente->id, 'Seu acesso à área do cliente');
        }));
    }

    public function actionInativar()
    {
        $this->responder($this->emLote('Cliente', 'ids', function ($cliente) {
            $cliente->ativo = 0;
            $cliente->save(false);
        }));
    }
}
