<h1>Listar Clientes</h1>
<?php
Yii::app()->clientScript->registerScript('search', "
$('.search-button').click(function(){ $('.search-form').toggle(); return false; });
$('.search-form form').submit(function(){ $('#cliente-grid').yiiGridView('update', {data: $(this).serialize()}); return false; });
");
echo CHtml::link('Busca avançada', '#', array('class' => 'search-button')); ?>
<div class="search-form" style="display:none">
<?php $form = $this->beginWidget('CActiveForm', array('action' => $this->createUrl('admin'), 'method' => 'get')); ?>
    <?php echo $form->label($model, 'nome'), $form->textField($model, 'nome', array('id' => 'busca_nome')); ?>
    <?php echo $form->label($model, 'cidade'), $form->textField($model, 'cidade', array('id' => 'busca_cidade')); ?>
    <?php echo CHtml::submitButton('Buscar'); ?>
<?php $this->endWidget(); ?>
</div>
<div class="lote"><a href="#" id="lote">Ações em Lote</a>
<ul>
    <li><a href="#" data-url="<?php echo $this->createUrl('inativar'); ?>">Inativar clientes</a></li>
    <li><a href="#" data-url="<?php echo $this->createUrl('bloquear'); ?>" data-pergunta="<?php echo $this->createUrl('pergunta'); ?>">Bloquear acesso à área do cliente</a></li>
    <li><a href="#" data-url="<?php echo $this->createUrl('conceder'); ?>">Liberar Área do Cliente e Enviar Senhas</a></li>
</ul></div>
<?php
$this->widget('zii.widgets.grid.CGridView', array(
    'id' => 'cliente-grid', 'dataProvider' => $model->search($porPagina), 'filter' => $model, 'selectableRows' => 2,
    'pager' => array('class' => 'CLinkPager', 'header' => 'Ir para a página: '),
    'columns' => array(
        array('class' => 'CCheckBoxColumn', 'id' => 'cliente-grid_c0'),
        'nome', 'documento', 'email', array('name' => 'cidade', 'filter' => CHtml::activeTextField($model, 'cidade')),
        array('name' => 'situacao', 'value' => '$data->situacaoTexto', 'filter' => array('A' => 'Ativo', 'B' => 'Bloqueado', 'I' => 'Inativo')),
        array('class' => 'CButtonColumn', 'template' => '{view} {update}'),
    ),
));
$this->beginWidget('zii.widgets.jui.CJuiDialog', array('id' => 'dialogo', 'options' => array('title' => 'Atenção', 'autoOpen' => false, 'modal' => true, 'buttons' => array(
    'Confirmar' => 'js:function(){ $(this).dialog("close"); enviarLote(); }',
    'Cancelar' => 'js:function(){ $(this).dialog("close"); }',
))));
$this->endWidget();
$csrf = CJavaScript::encode(array(Yii::app()->request->csrfTokenName => Yii::app()->request->csrfToken));
Yii::app()->clientScript->registerScript('lote', "
var destino;
$('#lote').click(function(){ $(this).next().toggle(); return false; });
window.enviarLote = function(){
    $.post(destino, $.extend({ids: $.fn.yiiGridView.getChecked('cliente-grid', 'cliente-grid_c0')}, $csrf), function(r){
        $('#content').prepend($('<div>').addClass('flash-' + r.tipo).text(r.texto));
        $.fn.yiiGridView.update('cliente-grid');
    }, 'json').fail(function(x){ alert(x.responseText); });
};
$('.lote li a').click(function(){
    var n = $.fn.yiiGridView.getChecked('cliente-grid', 'cliente-grid_c0').length;
    $('.lote ul').hide();
    if (!n) { alert('Selecione ao menos um registro.'); return false; }
    destino = $(this).data('url');
    if (!$(this).data('pergunta')) { if (confirm('Confirma a operação para ' + n + ' registros?')) enviarLote(); return false; }
    $.get($(this).data('pergunta'), {n: n}, function(html){ $('#dialogo').html(html).dialog('open'); });
    return false;
});
"); ?>
