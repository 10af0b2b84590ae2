<h1>E-mail Automático de Cobrança</h1>
<?php $this->widget('zii.widgets.grid.CGridView', array(
    'id' => 'regra-grid', 'dataProvider' => $model->search(), 'filter' => $model, 'selectableRows' => 1,
    'columns' => array(
        'id', 'nome', array('name' => 'dias', 'filter' => false), array('name' => 'modelo', 'value' => 'Regra::$opcoes["modelo"][$data->modelo]', 'filter' => false),
        array('class' => 'CButtonColumn', 'header' => 'Ações', 'template' => '{update} {delete}'),
    ),
)); ?>
