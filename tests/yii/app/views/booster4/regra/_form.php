<?php $this->beginWidget('booster.widgets.TbPanel', array('title' => 'Editar: ' . CHtml::encode($model->nome))); ?>
<?php $form = $this->beginWidget('booster.widgets.TbActiveForm', array('id' => 'regra-form', 'enableAjaxValidation' => true, 'clientOptions' => array('validateOnSubmit' => true))); ?>
    <?php echo $form->textFieldGroup($model, 'nome'); ?>
    <?php $model->meios = explode(',', $model->meios); echo $form->select2Group($model, 'meios', array('widgetOptions' => array('asDropDownList' => true, 'data' => Regra::$opcoes['meios'], 'htmlOptions' => array('multiple' => 'multiple')))); ?>
    <?php echo $form->numberFieldGroup($model, 'dias'); ?>
    <?php echo $form->radioButtonListGroup($model, 'modelo', array('widgetOptions' => array('data' => Regra::$opcoes['modelo']), 'inline' => true)); ?>
    <?php echo $form->textFieldGroup($model, 'assunto'); ?>
    <?php echo $form->switchGroup($model, 'ativa', array('widgetOptions' => array('options' => array('onText' => 'Sim', 'offText' => 'Não')))); ?>
    <?php $this->widget('booster.widgets.TbButton', array('buttonType' => 'submit', 'context' => 'success', 'label' => 'Salvar')); ?>
    <?php $this->widget('booster.widgets.TbButton', array('buttonType' => 'link', 'label' => 'Voltar', 'url' => array('admin'))); ?>
<?php $this->endWidget(); ?>
<?php $this->endWidget(); ?>
