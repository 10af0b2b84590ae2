<h1>Faturamento</h1>
<div class="form">
<?php $form = $this->beginWidget('CActiveForm', array('id' => 'faturamento-form')); ?>
    <?php foreach (array('antecedencia', 'dia', 'hora', 'juros') as $campo): ?>
        <?php if ($campo === 'antecedencia'): ?><div class="row"><?php echo $form->labelEx($model, 'modo'), $form->dropDownList($model, 'modo', Faturamento::$modos); ?></div><?php endif; ?>
        <div class="row"><?php echo $form->labelEx($model, $campo), $form->textField($model, $campo, array('size' => 6)), $form->error($model, $campo); ?></div>
    <?php endforeach; ?>
    <div class="row"><?php echo $form->labelEx($model, 'agrupar'), $form->dropDownList($model, 'agrupar', array('C' => 'Cliente', 'K' => 'Contrato', 'N' => 'Não agrupar')); ?></div>
    <?php foreach (array('contratos', 'recorrentes', 'reservas') as $campo): ?>
        <div class="row caixa"><?php echo $form->checkBox($model, $campo), $form->label($model, $campo); ?></div>
    <?php endforeach; ?>
    <div class="row"><?php echo $form->labelEx($model, 'mensagem'), $form->textArea($model, 'mensagem', array('rows' => 3, 'cols' => 50)); ?></div>
    <div class="row buttons"><?php echo CHtml::button('Salvar', array('id' => 'salvar')); ?></div>
<?php $this->endWidget(); ?>
</div>
<?php
$this->beginWidget('zii.widgets.jui.CJuiDialog', array('id' => 'confirma', 'options' => array('title' => 'Confirmação', 'autoOpen' => false, 'modal' => true, 'width' => 420, 'buttons' => array(
    'Sim' => 'js:function(){ $("#faturamento-form").submit(); }',
    'Não' => 'js:function(){ $(this).dialog("close"); }',
))));
echo $this->pergunta('salvar', 'Deseja salvar as alterações na configuração de faturamento?', '');
$this->endWidget();
Yii::app()->clientScript->registerScript('salvar', "$('#salvar').click(function(){ setTimeout(function(){ $('#confirma').dialog('open'); }, " . (int) $this->opcao('atraso') . "); });");
?>
