<?php $this->pageTitle = 'Entrar'; ?>
<div class="row"><div class="col-md-4 col-md-offset-4">
<?php $this->beginWidget('booster.widgets.TbPanel', array('title' => 'Entrar', 'headerIcon' => 'lock')); ?>
<?php $form = $this->beginWidget('booster.widgets.TbActiveForm', array(
    'id' => 'login-form', 'enableAjaxValidation' => (bool) $this->opcao('ajax_validation'),
    'clientOptions' => array('validateOnSubmit' => true, 'validateOnChange' => false),
)); ?>
    <?php echo $form->textFieldGroup($model, 'username'); ?>
    <?php echo $form->passwordFieldGroup($model, 'password'); ?>
    <?php $this->widget('booster.widgets.TbButton', array('buttonType' => 'submit', 'context' => 'primary', 'block' => true, 'label' => 'Entrar', 'htmlOptions' => array('id' => 'loginButton'))); ?>
<?php $this->endWidget(); ?>
<?php $this->endWidget(); ?>
</div></div>
