<div class="row">
    <div class="col-md-6"><?php $this->widget('booster.widgets.TbPanel', array('title' => 'Clientes ativos', 'content' => "<h2>$clientes</h2>")); ?></div>
    <div class="col-md-6"><?php $this->widget('booster.widgets.TbPanel', array('title' => 'Vendas a faturar', 'content' => "<h2>$vendas</h2>")); ?></div>
</div>
