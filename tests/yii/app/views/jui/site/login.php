<?php $this->pageTitle = 'Login'; ?>
<h1>Login</h1>
<p>Preencha seus dados de acesso:</p>
<div class="form">
<?php $form = $this->beginWidget('CActiveForm', array('id' => 'login-form', 'enableClientValidation' => true, 'clientOptions' => array('validateOnSubmit' => true))); ?>
    <div class="row"><?php echo $form->labelEx($model, 'username'), $form->textField($model, 'username'), $form->error($model, 'username'); ?></div>
    <div class="row"><?php echo $form->labelEx($model, 'password'), $form->passwordField($model, 'password'), $form->error($model, 'password'); ?></div>
    <div class="row rememberMe"><?php echo $form->checkBox($model, 'rememberMe'), $form->label($model, 'rememberMe'); ?></div>
    <div class="row buttons"><?php echo CHtml::submitButton('Login', array('id' => 'loginButton')); ?></div>
<?php $this->endWidget(); ?>
</div>
