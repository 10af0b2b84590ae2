<h1>Bem-vindo ao <i><?php echo Yii::app()->name; ?></i></h1>
<p><?php echo $clientes; ?> clientes ativos, <?php echo $vendas; ?> vendas a faturar.</p>
