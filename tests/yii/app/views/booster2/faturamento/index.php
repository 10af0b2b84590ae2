<h2>Faturamento</h2>
<?php $form = $this->beginWidget('bootstrap.widgets.TbActiveForm', array(
    'id' => 'faturamento-form', 'type' => 'horizontal', 'enableClientValidation' => true, 'clientOptions' => array('validateOnSubmit' => true),
)); ?>
    <?php echo $form->errorSummary($model); ?>
    <?php echo $form->radioButtonListRow($model, 'modo', Faturamento::$modos); ?>
    <fieldset id="opcoes">
        <legend>Opções do faturamento automático</legend>
        <?php echo $form->textFieldRow($model, 'antecedencia', array('class' => 'span1')); ?>
        <?php echo $form->textFieldRow($model, 'dia', array('class' => 'span1')); ?>
        <?php echo $form->textFieldRow($model, 'hora', array('class' => 'span1')); ?>
        <?php echo $form->dropDownListRow($model, 'agrupar', array('C' => 'Cliente', 'K' => 'Contrato', 'N' => 'Não agrupar')); ?>
        <?php echo $form->checkBoxRow($model, 'contratos'); ?>
        <?php echo $form->checkBoxRow($model, 'recorrentes'); ?>
        <?php echo $form->checkBoxRow($model, 'reservas'); ?>
    </fieldset>
    <?php echo $form->textFieldRow($model, 'juros', array('class' => 'span1'), array('append' => '%')); ?>
    <?php echo $form->textAreaRow($model, 'mensagem', array('class' => 'span6', 'rows' => 3)); ?>
    <div class="form-actions">
        <?php $this->widget('bootstrap.widgets.TbButton', array('buttonType' => 'submit', 'type' => 'primary', 'label' => 'Salvar')); ?>
        <?php $this->widget('bootstrap.widgets.TbButton', array('buttonType' => 'reset', 'label' => 'Desfazer')); ?>
    </div>
<?php $this->endWidget(); ?>
<?php Yii::app()->clientScript->registerScript('modo', "
    var mostra = function(rapido){ $('#opcoes')[$('#faturamento-form input[name=\"Faturamento[modo]\"]:checked').val() === 'A' ? 'slideDown' : 'slideUp'](rapido === true ? 0 : 300); };
    $('#faturamento-form').on('change', 'input[type=radio]', mostra); mostra(true);
"); ?>
