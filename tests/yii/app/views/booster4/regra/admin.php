<?php $this->beginWidget('booster.widgets.TbPanel', array('title' => 'E-mails automáticos de Cobrança', 'headerIcon' => 'envelope')); ?>
<?php $this->widget('booster.widgets.TbExtendedGridView', array(
    'id' => 'regra-grid', 'type' => 'striped hover', 'dataProvider' => $model->search(), 'template' => '{items}',
    'columns' => array(
        'nome', 'dias',
        array('header' => 'Situação', 'type' => 'raw', 'value' => '"<i class=\"fa fa-" . ($data->ativa ? "check text-success" : "times text-danger") . "\"></i>"'),
        array('class' => 'booster.widgets.TbButtonColumn', 'template' => '{update} {delete}'),
    ),
)); ?>
<?php $this->endWidget(); ?>
