<h2>E-mails automáticos de Cobrança</h2>
<?php $this->widget('bootstrap.widgets.TbButton', array('type' => 'success', 'icon' => 'plus white', 'label' => 'Nova Regra', 'url' => '#')); ?>
<?php $this->widget('bootstrap.widgets.TbExtendedGridView', array(
    'id' => 'regra-grid', 'type' => 'striped bordered', 'dataProvider' => $model->search(), 'filter' => $model,
    'columns' => array(
        'nome',
        array('name' => 'dias', 'filter' => false),
        array('class' => 'bootstrap.widgets.TbToggleColumn', 'name' => 'ativa', 'header' => 'Ativa', 'toggleAction' => 'regra/toggle',
            'checkedButtonLabel' => 'Desativar', 'uncheckedButtonLabel' => 'Ativar', 'filter' => array('1' => 'Sim', '0' => 'Não')),
        array('type' => 'raw', 'header' => '', 'value' => function ($data) {
            return Yii::app()->controller->widget('bootstrap.widgets.TbButtonGroup', array('size' => 'mini', 'buttons' => array(
                array('label' => 'Ações (...)', 'items' => array(
                    array('label' => 'Editar', 'url' => array('update', 'id' => $data->id)),
                    array('label' => 'Enviar agora', 'url' => array('enviar', 'id' => $data->id)),
                    array('label' => 'Excluir', 'url' => '#'),
                )),
            )), true);
        }),
    ),
)); ?>
