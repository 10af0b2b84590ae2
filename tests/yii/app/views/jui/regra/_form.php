<h1>Editar Regra <?php echo $model->id; ?></h1>
<div class="form">
<?php $form = $this->beginWidget('CActiveForm', array('id' => 'regra-form')); ?>
    <p class="note">Campos com <span class="required">*</span> são obrigatórios.</p>
    <?php echo $form->errorSummary($model); ?>
    <div class="row"><?php echo $form->labelEx($model, 'nome'), $form->textField($model, 'nome', array('size' => 60)), $form->error($model, 'nome'); ?></div>
    <div class="row"><?php $model->meios = explode(',', $model->meios); echo $form->labelEx($model, 'meios'), $form->listBox($model, 'meios', Regra::$opcoes['meios'], array('multiple' => 'multiple')); ?></div>
    <div class="row"><?php echo $form->labelEx($model, 'dias'), $form->textField($model, 'dias', array('size' => 3)); ?></div>
    <div class="row"><?php echo $form->labelEx($model, 'modelo'), $form->dropDownList($model, 'modelo', Regra::$opcoes['modelo']); ?></div>
    <div class="row"><?php echo $form->labelEx($model, 'assunto'), $form->textField($model, 'assunto', array('size' => 60)); ?></div>
    <div class="row"><?php echo $form->labelEx($model, 'copia'), $form->textField($model, 'copia', array('size' => 60)); ?></div>
    <div class="row caixa"><?php echo $form->checkBox($model, 'ativa'), $form->label($model, 'ativa'); ?></div>
    <div class="row buttons"><?php echo CHtml::submitButton('Salvar'); ?></div>
<?php $this->endWidget(); ?>
</div>
