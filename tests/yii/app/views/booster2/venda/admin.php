<h2>Vendas</h2>
<?php
$this->widget('bootstrap.widgets.TbExtendedGridView', array(
    'id' => 'venda-grid', 'type' => 'striped condensed', 'dataProvider' => $model->search($porPagina), 'filter' => $model, 'ajaxUpdate' => false,
    'template' => "{summary}{items}{pager}",
    'bulkActions' => array(
        'actionButtons' => array(array(
            'id' => 'vendas-lote', 'size' => 'small', 'label' => 'Ações em lote', 'items' => array(
                array('label' => 'Faturar', 'url' => '#', 'linkOptions' => array('class' => 'acao-venda', 'data-alvo' => '#modal-faturar')),
                array('label' => 'Cancelar', 'url' => '#', 'linkOptions' => array('class' => 'acao-venda', 'data-alvo' => '#modal-cancelar')),
            ),
        )),
        'checkBoxColumnConfig' => array('name' => 'id'),
        'align' => 'left',
    ),
    'columns' => array(
        'id',
        array('name' => 'cliente', 'value' => '$data->dono->nome'),
        array('name' => 'data', 'type' => 'dia', 'filter' => CHtml::activeTextField($model, 'date_first', array('placeholder' => 'de')) . CHtml::activeTextField($model, 'date_last', array('placeholder' => 'até'))),
        'descricao',
        array('name' => 'origem', 'value' => 'Venda::$origens[$data->origem]', 'filter' => Venda::$origens),
        array('name' => 'valor', 'type' => 'reais', 'filter' => false, 'htmlOptions' => array('style' => 'text-align:right')),
        array('name' => 'status', 'filter' => Venda::estados(), 'value' => '($e = Venda::estados()) ? $e[$data->status] : ""'),
    ),
));
$modal = function ($id, $titulo, $corpo, $botao, $rota) {
    $this->beginWidget('bootstrap.widgets.TbModal', array('id' => $id)); ?>
    <form action="<?php echo $this->createUrl($rota); ?>">
    <div class="modal-header"><a class="close" data-dismiss="modal">&times;</a><h4><?php echo $titulo; ?></h4></div>
    <div class="modal-body"><?php echo $corpo; ?></div>
    <div class="modal-footer">
        <?php $this->widget('bootstrap.widgets.TbButton', array('type' => 'danger', 'buttonType' => 'submit', 'label' => $botao)); ?>
        <?php $this->widget('bootstrap.widgets.TbButton', array('label' => 'Voltar', 'url' => '#', 'htmlOptions' => array('data-dismiss' => 'modal'))); ?>
    </div>
    </form>
    <?php $this->endWidget();
};
$motivos = CHtml::label('Motivo do cancelamento', 'motivo') . CHtml::dropDownList('motivo', '', array('1' => 'Solicitação do cliente', '2' => 'Erro de lançamento', '3' => 'Outros'), array('empty' => 'Selecione'));
$modal('modal-cancelar', 'Cancelar vendas', '<p>' . $this->pergunta('cancelar', 'Deseja cancelar {n} venda(s) não faturada(s)? Esta operação não pode ser desfeita.', '<b class="n"></b>') . "</p>$motivos", 'Cancelar vendas', 'venda/cancelar');
$modal('modal-faturar', 'Faturar vendas', '<p>Faturar <b class="n"></b> venda(s) agora?</p>', 'Faturar', 'venda/faturar');
Yii::app()->clientScript->registerScript('vendas', "
    var marcadas = function(){ return $('#venda-grid tbody input[type=checkbox]:checked').map(function(){ return this.value; }).get(); };
    $(document).on('click', '.acao-venda', function(e){
        e.preventDefault();
        var modal = $($(this).data('alvo')); modal.find('.n').text(marcadas().length); modal.modal('show');
    });
    $('.modal form').on('submit', function(e){
        e.preventDefault();
        var form = $(this);
        if (form.find('select').length && !form.find('select').val()) { bootbox.alert('Informe o motivo.'); return; }
        $.post(form.attr('action'), {ids: marcadas(), motivo: form.find('option:selected').text()}, function(r){ location.reload(); }, 'json').fail(function(x){ alert(x.responseText); });
    });
"); ?>
