<h3>Clientes</h3>
<?php
$abas = array();
foreach (array('ativos' => 'Ativos', 'inativos' => 'Inativos', 'todos' => 'Todos') as $nome => $rotulo) {
    $abas[] = array('label' => $rotulo, 'url' => array('admin', 'escopo' => $nome), 'active' => $nome === ($escopo ?: 'todos'));
}
$this->widget('booster.widgets.TbMenu', array('type' => 'tabs', 'items' => $abas));
?>
<div class="btn-toolbar">
<?php $this->widget('booster.widgets.TbButtonGroup', array('buttons' => array(array('label' => 'Ações em lote', 'items' => array(
    array('label' => 'Inativar', 'url' => '#', 'linkOptions' => array('data-rota' => 'inativar', 'class' => 'em-lote')),
    array('label' => 'Bloquear acesso à área do cliente', 'url' => '#', 'linkOptions' => array('data-rota' => 'bloquear', 'class' => 'em-lote')),
    array('label' => 'Liberar Área do Cliente e Enviar E-mail de Boas Vindas', 'url' => '#', 'linkOptions' => array('data-rota' => 'conceder', 'class' => 'em-lote')),
))))); ?>
<?php echo CHtml::dropDownList('pageSize', $porPagina, array(10 => 10, 20 => 20, 50 => 50, 100 => 100), array('class' => 'input-sm', 'onchange' => "$.fn.yiiGridView.update('cliente-grid', {data: {pageSize: this.value}})")); ?> por página
</div>
<?php
$colunas = array(
    array('class' => 'CCheckBoxColumn', 'selectableRows' => 2),
    array('name' => 'nome', 'type' => 'raw', 'value' => 'CHtml::link(CHtml::encode($data->nome), array("view", "id" => $data->id))'),
    'documento', 'cidade', array('name' => 'situacao', 'value' => '$data->situacaoTexto', 'filter' => false),
);
if ($this->opcao('coluna_acesso')) {
    $colunas[] = array('header' => 'Acesso', 'type' => 'raw', 'value' => '"<span class=\"glyphicon glyphicon-" . ($data->acesso ? "ok" : "lock") . "\"></span>"');
}
$colunas[] = array('class' => 'booster.widgets.TbButtonColumn', 'template' => '{update}');
$this->widget('booster.widgets.TbExtendedGridView', array(
    'id' => 'cliente-grid', 'type' => 'striped bordered', 'dataProvider' => $model->search($porPagina), 'filter' => $model, 'selectableRows' => 2, 'columns' => $colunas,
));
$this->beginWidget('booster.widgets.TbModal', array('id' => 'modal')); ?>
    <div class="modal-header"><button type="button" class="close" data-dismiss="modal">&times;</button><h4 class="modal-title">Confirmação</h4></div>
    <div class="modal-body"></div>
    <div class="modal-footer">
        <button type="button" class="btn btn-default" data-dismiss="modal">Fechar</button>
        <button type="button" class="btn btn-primary btn-close" id="confirmar">Confirmar</button>
    </div>
<?php $this->endWidget();
// The modal's body is fetched when it is wanted, and shown by a timer.
Yii::app()->clientScript->registerScript('lote', "
    var rota, marcados = function(){ return $.fn.yiiGridView.getChecked('cliente-grid', 'cliente-grid_c0'); };
    $(document).on('click', '.em-lote', function(e){
        e.preventDefault();
        if (!marcados().length) { $('.notifications').notify({message: {text: 'Nenhum cliente selecionado.'}, type: 'danger'}).show(); return; }
        rota = $(this).data('rota');
        var frases = {inativar: 'Inativar ' + marcados().length + ' clientes?', conceder: 'Enviar e-mail de boas-vindas para ' + marcados().length + ' clientes?'};
        setTimeout(function(){
            if (frases[rota]) $('#modal .modal-body').text(frases[rota]);
            else $('#modal .modal-body').html('Carregando…').load('index.php?r=cliente/pergunta&n=' + marcados().length);
            $('#modal').modal('show');
        }, " . ((int) $this->opcao('atraso') ?: 300) . ");
    });
    $('#confirmar').on('click', function(){
        $.post('index.php?r=cliente/' + rota, {ids: marcados()}, function(r){
            $('#modal').modal('hide');
            $('.notifications').notify({message: {text: r.texto}, type: r.tipo, fadeOut: {enabled: true, delay: 3000}}).show();
            $.fn.yiiGridView.update('cliente-grid');
        }, 'json').fail(function(x){ $('#modal').modal('hide'); alert(x.responseText); });
    });
"); ?>
