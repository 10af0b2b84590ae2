<h3>Editar <?php echo CHtml::encode($model->nome); ?></h3>
<?php $form = $this->beginWidget('booster.widgets.TbActiveForm', array('id' => 'cliente-form', 'enableAjaxValidation' => true, 'clientOptions' => array('validateOnSubmit' => true))); ?>
<?php
$dados = $form->textFieldGroup($model, 'nome') . $form->textFieldGroup($model, 'documento') . $form->emailFieldGroup($model, 'email', array('prepend' => '@')) . $form->telFieldGroup($model, 'telefone')
    . $form->textFieldGroup($model, 'cidade') . $form->numberFieldGroup($model, 'vencimento') . $form->textAreaGroup($model, 'obs') . $form->switchGroup($model, 'ativo');
$area = $form->textFieldGroup($model, 'login') . $form->passwordFieldGroup($model, 'novaSenha', array('widgetOptions' => array('htmlOptions' => array('autocomplete' => 'new-password'))))
    . $form->switchGroup($model, 'acesso') . $form->checkboxGroup($model, 'boasVindas');
$tabs = array(array('label' => 'Dados', 'content' => $dados, 'active' => true), array('label' => 'Área do Cliente', 'content' => $area));
if ($this->opcao('pessoas')) {
    $linhas = '';
    foreach ($model->pessoas as $pessoa) {
        $linhas .= '<tr><td>' . CHtml::encode($pessoa->nome) . '</td><td>' . ($pessoa->socio ? 'Sim' : 'Não') . '</td><td>' . CHtml::activeCheckBox($pessoa, "[{$pessoa->id}]acesso") . '</td></tr>';
    }
    $tabs[] = array('label' => 'Pessoas', 'content' => "<table class=\"table\"><thead><tr><th>Nome</th><th>Sócio</th><th>Acesso</th></tr></thead><tbody>$linhas</tbody></table>");
}
$this->widget('booster.widgets.TbTabs', array('type' => 'tabs', 'tabs' => $tabs));
?>
    <?php $this->widget('booster.widgets.TbButton', array('buttonType' => 'submit', 'context' => 'primary', 'label' => 'Salvar')); ?>
<?php $this->endWidget(); ?>
