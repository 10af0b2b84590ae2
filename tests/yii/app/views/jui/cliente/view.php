<h1>Dashboard do Cliente #<?php echo $model->id; ?></h1>
<p><?php echo CHtml::link('Editar', array('update', 'id' => $model->id)), ' ', CHtml::link('Listar', array('admin')); ?></p>
<?php $this->widget('zii.widgets.CDetailView', array('data' => $model, 'attributes' => array('nome', 'documento', 'email', 'telefone', 'cidade', 'vencimento:number'))); ?>
