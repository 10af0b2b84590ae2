<?php $this->beginWidget('booster.widgets.TbPanel', array('title' => 'Dashboard do Cliente')); ?>
<h3><?php echo CHtml::encode($model->nome); ?></h3>
<?php $this->widget('booster.widgets.TbButton', array('buttonType' => 'link', 'label' => 'Editar', 'icon' => 'pencil', 'url' => array('update', 'id' => $model->id))); ?>
<?php $this->widget('booster.widgets.TbDetailView', array('data' => $model, 'attributes' => array('documento', 'email', 'telefone', 'cidade', 'login'))); ?>
<?php $this->endWidget(); ?>
