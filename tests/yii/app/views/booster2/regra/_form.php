<h2>Editar regra</h2>
<?php $form = $this->beginWidget('bootstrap.widgets.TbActiveForm', array(
    'id' => 'regra-form', 'type' => 'horizontal', 'enableAjaxValidation' => true, 'clientOptions' => array('validateOnSubmit' => true),
)); ?>
    <p class="help-block">Campos com <span class="required">*</span> são obrigatórios.</p>
    <?php echo $form->errorSummary($model); ?>
    <?php echo $form->toggleButtonRow($model, 'ativa', array('enabledLabel' => 'SIM', 'disabledLabel' => 'NÃO')); ?>
    <?php echo $form->textFieldRow($model, 'nome', array('class' => 'span5')); ?>
    <?php $model->meios = explode(',', $model->meios); echo $form->checkBoxListRow($model, 'meios', Regra::$opcoes['meios'], array('inline' => true)); ?>
    <?php echo $form->textFieldRow($model, 'dias', array('class' => 'span1'), array('hint' => 'Negativo: antes do vencimento.')); ?>
    <?php echo $form->dropDownListRow($model, 'modelo', Regra::$opcoes['modelo']); ?>
    <?php echo $form->textFieldRow($model, 'assunto', array('class' => 'span5')); ?>
    <?php $model->excecoes = explode(',', $model->excecoes); echo $form->select2Row($model, 'excecoes', array('asDropDownList' => true, 'htmlOptions' => array('multiple' => 'multiple'),
        'data' => CHtml::listData(Cliente::model()->findAll(array('order' => 'nome')), 'id', 'nome'), 'options' => array('width' => '400px'))); ?>
    <?php echo $form->textAreaRow($model, 'copia', array('class' => 'span5', 'rows' => 2)); ?>
    <div class="form-actions">
        <?php $this->widget('bootstrap.widgets.TbButton', array('buttonType' => 'submit', 'type' => 'primary', 'label' => 'Salvar')); ?>
        <?php echo CHtml::link('Cancelar', array('admin'), array('class' => 'btn')); ?>
    </div>
<?php $this->endWidget(); ?>
