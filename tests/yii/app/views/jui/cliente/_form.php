<h1>Editar Cliente <?php echo CHtml::encode($model->nome); ?></h1>
<div class="form">
<?php $form = $this->beginWidget('CActiveForm', array('id' => 'cliente-form', 'enableClientValidation' => true, 'clientOptions' => array('validateOnSubmit' => true))); ?>
<?php echo $form->errorSummary($model); ?>
<?php
$linha = function ($campo, $html) use ($form, $model) {
    return '<div class="row">' . $form->labelEx($model, $campo) . $html . $form->error($model, $campo) . '</div>';
};
$caixa = function ($campo) use ($form, $model) {
    return '<div class="row caixa">' . $form->checkBox($model, $campo) . ' ' . $form->label($model, $campo) . '</div>';
};
$geral = '';
foreach (array('nome', 'documento', 'email', 'telefone', 'cidade') as $campo) {
    $geral .= $linha($campo, $form->textField($model, $campo, array('size' => 50)));
}
$geral .= $linha('vencimento', $this->widget('zii.widgets.jui.CJuiSliderInput', array('model' => $model, 'attribute' => 'vencimento', 'event' => 'slide', 'options' => array('min' => 1, 'max' => 28)), true));
$geral .= $linha('obs', $form->textArea($model, 'obs', array('rows' => 3, 'cols' => 50))) . $caixa('ativo');
$area = $linha('login', $form->textField($model, 'login')) . $linha('novaSenha', $form->passwordField($model, 'novaSenha', array('value' => ''))) . $caixa('acesso') . $caixa('boasVindas');
if ($this->opcao('pessoas')) {
    foreach ($model->pessoas as $pessoa) {
        $area .= '<div class="row caixa">' . CHtml::activeCheckBox($pessoa, "[{$pessoa->id}]acesso") . CHtml::label($pessoa->nome, "Pessoa_{$pessoa->id}_acesso") . '</div>';
    }
}
$this->widget('zii.widgets.jui.CJuiTabs', array('tabs' => array('Cadastro' => $geral, 'Área do Cliente' => $area)));
?>
<div class="row buttons"><?php echo CHtml::submitButton('Salvar'); ?></div>
<?php $this->endWidget(); ?>
</div>
<?php Yii::app()->clientScript->registerScript('boas', "$('#Cliente_acesso').change(function(){ if (this.checked) $('#Cliente_boasVindas').prop('checked', true); });"); ?>
