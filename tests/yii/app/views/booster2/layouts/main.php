<!DOCTYPE html>
<html lang="pt-br">
<head><meta charset="utf-8"><title><?php echo CHtml::encode($this->pageTitle); ?></title></head>
<body>
<?php if (!Yii::app()->user->isGuest) $this->widget('bootstrap.widgets.TbNavbar', array(
    'type' => 'inverse', 'brand' => 'Conexa', 'brandUrl' => array('/site/index'), 'collapse' => true, 'fixed' => false,
    'items' => array(
        array('class' => 'bootstrap.widgets.TbMenu', 'items' => array(
            array('label' => 'Clientes', 'url' => '#', 'items' => array(
                array('label' => 'Listar Clientes', 'url' => array('/cliente/admin')),
                array('label' => 'Incluir Cliente', 'url' => '#'),
            )),
            array('label' => 'Vendas', 'url' => '#', 'items' => array(
                array('label' => 'Listar Vendas', 'url' => array('/venda/admin')),
                array('label' => 'Vendas Recorrentes', 'url' => '#'),
            )),
            array('label' => 'Financeiro', 'url' => '#', 'itemOptions' => array('class' => 'menu-financeiro'), 'items' => array(
                array('label' => 'Contas a Receber', 'url' => '#'),
                array('label' => 'Faturamento', 'url' => '#'),
            )),
            array('label' => 'Config', 'url' => '#', 'items' => array(
                array('label' => 'Usuários', 'url' => '#'),
                array('label' => 'Financeiro', 'url' => '#', 'items' => array(
                    array('label' => 'Faturamento', 'url' => array('/faturamento/index')),
                    array('label' => 'E-mail Automático', 'url' => array('/regra/admin')),
                    array('label' => 'Contas Bancárias', 'url' => '#'),
                )),
            )),
        )),
        array('class' => 'bootstrap.widgets.TbMenu', 'htmlOptions' => array('class' => 'pull-right'), 'items' => array(
            array('label' => Yii::app()->user->name, 'url' => '#', 'icon' => 'user white', 'items' => array(
                array('label' => 'Meus dados', 'url' => '#'),
                '---',
                array('label' => 'Sair', 'url' => array('/site/logout')),
            )),
        )),
    ),
)); ?>
<div class="container" id="page">
    <div class="notifications top-right"></div>
    <?php $this->widget('bootstrap.widgets.TbAlert', array('block' => true, 'closeText' => '&times;')); ?>
    <?php echo $content; ?>
    <hr><footer>Conexa <?php if ($this->opcao('empresa')) echo '· ' . CHtml::encode($this->opcao('empresa')); ?></footer>
</div>
</body>
</html>
