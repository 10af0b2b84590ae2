<h3>Vendas</h3>
<?php
$this->widget('booster.widgets.TbExtendedGridView', array(
    'id' => 'venda-grid', 'type' => 'bordered condensed', 'dataProvider' => $model->search($porPagina), 'filter' => $model, 'selectableRows' => 2, 'template' => "{summary}{items}{pager}",
    'bulkActions' => array(
        'actionButtons' => array(array('id' => 'vendas-lote', 'buttonType' => 'link', 'context' => 'default', 'label' => 'Ações em lote', 'dropup' => true, 'items' => array(
            array('label' => 'Faturar', 'url' => '#', 'linkOptions' => array('class' => 'em-lote', 'data-rota' => 'faturar')),
            array('label' => 'Cancelar', 'url' => '#', 'linkOptions' => array('class' => 'em-lote', 'data-rota' => 'cancelar')),
        ))),
        'checkBoxColumnConfig' => array('name' => 'id'),
    ),
    'columns' => array(
        'id',
        array('name' => 'cliente', 'value' => '$data->dono->nome'),
        array('name' => 'data', 'type' => 'dia', 'filter' => CHtml::activeTextField($model, 'date_first', array('class' => 'form-control')) . CHtml::activeTextField($model, 'date_last', array('class' => 'form-control'))),
        array('name' => 'origem', 'value' => 'Venda::$origens[$data->origem]', 'filter' => Venda::$origens),
        array('name' => 'valor', 'value' => '"R$ " . Yii::app()->format->reais($data->valor)', 'filter' => false),
        array('name' => 'status', 'filter' => Venda::estados(), 'type' => 'raw', 'value' => '($e = Venda::estados()) ? "<span class=\"label label-" . ($data->status === "C" ? "default" : "info") . "\">{$e[$data->status]}</span>" : ""'),
    ),
));
$this->beginWidget('booster.widgets.TbModal', array('id' => 'modal')); ?>
    <div class="modal-header"><h4 class="modal-title">Cancelamento de vendas</h4></div>
    <div class="modal-body"></div>
    <div class="modal-footer">
        <button type="button" class="btn btn-primary" id="confirmar">Confirmar cancelamento</button>
        <button type="button" class="btn btn-default" data-dismiss="modal">Não</button>
    </div>
<?php $this->endWidget();
Yii::app()->clientScript->registerScript('lote', "
    var marcadas = function(){ return $('#venda-grid input[name=\"venda-grid_c0[]\"]:checked').map(function(){ return this.value; }).get(); };
    var enviar = function(rota){
        $.post('index.php?r=venda/' + rota, {ids: marcadas(), motivo: $('#motivo').val()}, function(r){
            $('#modal').modal('hide');
            $('.notifications').notify({message: {text: r.texto}, type: r.tipo, fadeOut: {enabled: true, delay: 3000}}).show();
            $.fn.yiiGridView.update('venda-grid');
        }, 'json').fail(function(x){ $('#modal').modal('hide'); alert(x.responseText); });
    };
    $(document).on('click', '.em-lote', function(e){
        e.preventDefault();
        if ($(this).data('rota') === 'faturar') { if (confirm('Faturar as vendas?')) enviar('faturar'); return; }
        // Shown once its body is there.
        $('#modal .modal-body').load('index.php?r=venda/pergunta&n=' + marcadas().length, function(){ setTimeout(function(){ $('#modal').modal('show'); }, " . ((int) $this->opcao('atraso') ?: 150) . "); });
    });
    $('#confirmar').on('click', function(){ enviar('cancelar'); });
"); ?>
