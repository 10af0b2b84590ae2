<h2><?php echo CHtml::encode($model->nome); ?> <small>Dashboard do Cliente</small></h2>
<?php $this->widget('bootstrap.widgets.TbButton', array('type' => 'primary', 'icon' => 'pencil white', 'label' => 'Editar', 'url' => array('update', 'id' => $model->id))); ?>
<?php $this->widget('bootstrap.widgets.TbDetailView', array('data' => $model, 'attributes' => array(
    'id', 'documento', 'email', 'cidade', 'login', array('name' => 'acesso', 'value' => $model->acesso ? 'Sim' : 'Não'), array('name' => 'situacao', 'value' => $model->situacaoTexto),
))); ?>
