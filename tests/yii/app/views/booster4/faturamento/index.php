<?php $this->beginWidget('booster.widgets.TbPanel', array('title' => 'Faturamento', 'headerIcon' => 'cog')); ?>
<?php $form = $this->beginWidget('booster.widgets.TbActiveForm', array('id' => 'faturamento-form', 'type' => 'horizontal')); ?>
    <?php echo $form->select2Group($model, 'modo', array('widgetOptions' => array('asDropDownList' => true, 'data' => Faturamento::$modos, 'options' => array('minimumResultsForSearch' => -1, 'width' => '100%')))); ?>
    <div class="opcoes">
        <?php echo $form->numberFieldGroup($model, 'antecedencia'), $form->numberFieldGroup($model, 'dia'), $form->textFieldGroup($model, 'hora'); ?>
        <?php echo $form->dropDownListGroup($model, 'agrupar', array('widgetOptions' => array('data' => array('C' => 'Cliente', 'K' => 'Contrato', 'N' => 'Não agrupar')))); ?>
        <?php echo $form->switchGroup($model, 'contratos'), $form->switchGroup($model, 'recorrentes'), $form->switchGroup($model, 'reservas'); ?>
    </div>
    <?php echo $form->textFieldGroup($model, 'juros', array('append' => '%')); ?>
    <?php echo $form->textAreaGroup($model, 'mensagem'); ?>
    <?php $this->widget('booster.widgets.TbButton', array('buttonType' => 'submit', 'context' => 'success', 'icon' => 'ok', 'label' => 'Salvar')); ?>
<?php $this->endWidget(); ?>
<?php $this->endWidget(); ?>
<?php Yii::app()->clientScript->registerScript('modo', "
    var opcoes = function(){ $('.opcoes').toggle($('#Faturamento_modo').val() === 'A'); };
    $('#Faturamento_modo').on('change', opcoes); opcoes();
"); ?>
