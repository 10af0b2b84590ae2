<h2>Editar cliente: <?php echo CHtml::encode($model->nome); ?></h2>
<?php $form = $this->beginWidget('bootstrap.widgets.TbActiveForm', array(
    'id' => 'cliente-form', 'type' => 'horizontal', 'enableAjaxValidation' => true, 'clientOptions' => array('validateOnSubmit' => true),
)); ?>
<?php
ob_start();
echo $form->textFieldRow($model, 'nome', array('class' => 'span5'));
echo $form->maskedTextFieldRow($model, 'documento', array('mask' => '99.999.999/9999-99'));
echo $form->textFieldRow($model, 'email', array(), array('prepend' => '@'));
echo $form->textFieldRow($model, 'telefone');
echo $form->textFieldRow($model, 'cidade');
echo $form->dropDownListRow($model, 'vencimento', array_combine(range(1, 28), range(1, 28)));
echo $form->checkBoxRow($model, 'ativo');
echo $form->textAreaRow($model, 'obs', array('class' => 'span5', 'rows' => 3));
$dados = ob_get_clean();
ob_start();
echo $form->textFieldRow($model, 'login');
echo $form->passwordFieldRow($model, 'novaSenha', array('autocomplete' => 'off'), array('hint' => 'Deixe em branco para manter a senha atual.'));
echo $form->checkBoxRow($model, 'acesso');
echo $form->checkBoxRow($model, 'boasVindas');
foreach ($this->opcao('pessoas') ? $model->pessoas : array() as $pessoa) {
    echo '<label class="checkbox">' . CHtml::activeCheckBox($pessoa, "[{$pessoa->id}]acesso") . CHtml::encode($pessoa->nome) . ($pessoa->socio ? ' (sócio)' : '') . '</label>';
}
$area = ob_get_clean();
$this->widget('bootstrap.widgets.TbTabs', array('type' => 'tabs', 'tabs' => array(
    array('label' => 'Dados cadastrais', 'content' => $dados, 'active' => true),
    array('label' => 'Financeiro', 'content' => '<p>Nenhuma configuração.</p>'),
    array('label' => 'Área do Cliente', 'content' => $area),
)));
?>
    <div class="form-actions">
        <?php $this->widget('bootstrap.widgets.TbButton', array('buttonType' => 'submit', 'type' => 'primary', 'label' => 'Salvar')); ?>
        <?php $this->widget('bootstrap.widgets.TbButton', array('buttonType' => 'link', 'label' => 'Voltar', 'url' => array('view', 'id' => $model->id))); ?>
    </div>
<?php $this->endWidget(); ?>
