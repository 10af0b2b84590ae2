<h2>Gerenciar Clientes</h2>
<?php
$lote = function ($rota, $pergunta) {
    return "js:function(e){ e.preventDefault(); lote('$rota', " . CJavaScript::encode($pergunta) . "); }";
};
$atraso = (int) $this->opcao('atraso');
Yii::app()->clientScript->registerScript('lote', "
    window.lote = function(rota, pergunta) {
        var ids = $.fn.yiiGridView.getChecked('cliente-grid', 'cliente-grid_c0');
        if (!ids.length) { bootbox.alert('Selecione ao menos um cliente.'); return; }
        setTimeout(function(){ bootbox.confirm(pergunta.replace('{n}', ids.length), 'Não', 'Sim', function(sim) {
            if (!sim) return;
            $.post('index.php?r=cliente/' + rota, {ids: ids}, function(r) {
                $('.notifications').notify({message: {text: r.texto}, type: r.tipo, fadeOut: {enabled: true, delay: 4000}}).show();
                $.fn.yiiGridView.update('cliente-grid');
            }, 'json').fail(function(x){ alert(x.responseText); });
        }); }, $atraso);
    };
    $(document).on('click', '.acao-lote', function(e){ e.preventDefault(); lote($(this).data('rota'), $(this).data('pergunta')); });
");
$item = function ($rotulo, $rota, $pergunta) {
    return array('label' => $rotulo, 'url' => '#', 'linkOptions' => array('class' => 'acao-lote', 'data-rota' => $rota, 'data-pergunta' => $pergunta));
};
$this->widget('bootstrap.widgets.TbButtonGroup', array('buttons' => array(array('label' => 'Ações em lote', 'items' => array(
    $item('Inativar', 'inativar', 'Inativar {n} cliente(s)?'),
    $item('Bloquear acesso à área do cliente', 'bloquear', $this->pergunta('bloquear', 'Bloquear o acesso à área do cliente de {n} cliente(s)?', '{n}')),
    $item('Conceder Acesso', 'conceder', 'Conceder acesso a {n} cliente(s) e enviar e-mail?'),
)))));
$colunas = array(
    'id', 'nome', 'documento',
    array('name' => 'cidade', 'filter' => array_combine(Cliente::cidades(), Cliente::cidades())),
    array('name' => 'situacao', 'value' => '$data->situacaoTexto', 'filter' => array('A' => 'Ativo', 'B' => 'Bloqueado', 'I' => 'Inativo')),
);
if ($this->opcao('coluna_acesso')) {
    $colunas[] = array('name' => 'acesso', 'header' => 'Área do Cliente', 'type' => 'raw', 'filter' => array('1' => 'Liberada', '0' => 'Bloqueada'),
        'value' => '"<span class=\"label label-" . ($data->acesso ? "success\">Liberada" : "important\">Bloqueada") . "</span>"');
}
$colunas[] = array('class' => 'bootstrap.widgets.TbButtonColumn', 'template' => '{view} {update} {delete}');
$this->widget('bootstrap.widgets.TbExtendedGridView', array(
    'id' => 'cliente-grid', 'type' => 'striped condensed', 'dataProvider' => $model->search($porPagina), 'filter' => $model,
    'selectableRows' => 2, 'template' => "{summary}{items}{pager}",
    'columns' => array_merge(array(array('class' => 'CCheckBoxColumn', 'selectableRows' => 2)), $colunas),
)); ?>
