<?php $this->beginWidget('bootstrap.widgets.TbHeroUnit', array('heading' => 'Olá!')); ?>
    <p>Clientes ativos: <b><?php echo $clientes; ?></b> · Vendas a faturar: <b><?php echo $vendas; ?></b></p>
<?php $this->endWidget(); ?>
