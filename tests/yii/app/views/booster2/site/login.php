<?php $this->pageTitle = 'Conexa - Login'; ?>
<h1>Acesse sua conta</h1>
<?php $form = $this->beginWidget('bootstrap.widgets.TbActiveForm', array(
    'id' => 'login-form', 'type' => 'horizontal', 'htmlOptions' => array('class' => 'well'),
    'enableAjaxValidation' => (bool) $this->opcao('ajax_validation'), 'enableClientValidation' => true,
    'clientOptions' => array('validateOnSubmit' => true),
)); ?>
    <?php echo $form->textFieldRow($model, 'username'); ?>
    <?php echo $form->passwordFieldRow($model, 'password'); ?>
    <?php echo $form->checkBoxRow($model, 'rememberMe'); ?>
    <?php $this->widget('bootstrap.widgets.TbButton', array('buttonType' => 'submit', 'type' => 'primary', 'label' => 'Entrar', 'htmlOptions' => array('id' => 'loginButton'))); ?>
    <a href="#">Esqueci minha senha</a>
<?php $this->endWidget(); ?>
