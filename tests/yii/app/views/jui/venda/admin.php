<h1>Listar Vendas</h1>
<?php
$data = function ($atributo) use ($model) {
    return $this->widget('zii.widgets.jui.CJuiDatePicker', array('model' => $model, 'attribute' => $atributo, 'language' => 'pt-BR',
        'options' => array('dateFormat' => 'dd/mm/yy', 'changeMonth' => true, 'changeYear' => true), 'htmlOptions' => array('size' => 10)), true);
};
echo CHtml::beginForm(array('admin'), 'post', array('id' => 'lote-form'));
$this->widget('zii.widgets.grid.CGridView', array(
    'id' => 'venda-grid', 'dataProvider' => $model->search($porPagina), 'filter' => $model,
    'afterAjaxUpdate' => 'function(){ jQuery("#Venda_date_first, #Venda_date_last").datepicker($.extend({}, $.datepicker.regional["pt-BR"], {dateFormat: "dd/mm/yy", changeMonth: true, changeYear: true})); }',
    'pager' => array('class' => 'CListPager'),
    'columns' => array(
        array('class' => 'CCheckBoxColumn', 'selectableRows' => 2),
        'id', array('name' => 'cliente', 'value' => '$data->dono->nome'),
        array('name' => 'data', 'type' => 'dia', 'filter' => $data('date_first') . $data('date_last')),
        array('name' => 'descricao', 'sortable' => false),
        array('name' => 'origem', 'value' => 'Venda::$origens[$data->origem]', 'filter' => Venda::$origens),
        array('name' => 'valor', 'type' => 'reais', 'filter' => false),
        array('name' => 'status', 'filter' => Venda::estados(), 'value' => '($e = Venda::estados()) ? $e[$data->status] : ""'),
    ),
));
// The real framework's own way: a link that submits the form around it after a native question.
$acao = function ($texto, $rota, $pergunta) {
    return CHtml::link($texto, '#', array('submit' => array($rota), 'confirm' => $pergunta, 'csrf' => true));
};
?>
<div class="lote"><a href="#" id="lote">Ações em Lote</a>
<ul>
    <li><?php echo $acao('Faturar', 'faturar', 'Faturar as vendas selecionadas?'); ?></li>
    <li><?php echo $acao('Cancelar', 'cancelar', $this->pergunta('cancelar', 'Confirma o cancelamento das vendas selecionadas?', '')); ?></li>
</ul></div>
<?php
echo CHtml::endForm();
Yii::app()->clientScript->registerScript('lote', "$('#lote').click(function(){ $(this).next().toggle(); return false; });");
?>
