<!DOCTYPE html>
<html lang="pt-br">
<head><meta charset="utf-8"><title><?php echo CHtml::encode($this->pageTitle); ?></title></head>
<body>
<?php if (!Yii::app()->user->isGuest) $this->widget('booster.widgets.TbNavbar', array(
    'brand' => $this->opcao('empresa') ?: 'Painel', 'brandUrl' => array('/site/index'), 'fixed' => false, 'fluid' => true, 'collapse' => true,
    'items' => array(
        array('class' => 'booster.widgets.TbMenu', 'type' => 'navbar', 'items' => array(
            array('label' => 'Clientes', 'items' => array(array('label' => 'Listar Clientes', 'url' => array('/cliente/admin')), array('label' => 'Importar', 'url' => '#'))),
            array('label' => 'Vendas', 'items' => array(array('label' => 'Listar Vendas', 'url' => array('/venda/admin')), array('label' => 'Relatórios', 'url' => '#'))),
            array('label' => 'Config', 'items' => array(
                array('label' => 'FINANCEIRO'),
                array('label' => 'Faturamento', 'url' => array('/faturamento/index')),
                array('label' => 'E-mails automáticos de Cobrança', 'url' => array('/regra/admin')),
                '---',
                array('label' => 'Integrações', 'url' => '#'),
            )),
        )),
        array('class' => 'booster.widgets.TbMenu', 'type' => 'navbar', 'htmlOptions' => array('class' => 'pull-right'), 'items' => array(
            array('label' => Yii::app()->user->name, 'icon' => 'user', 'items' => array(array('label' => 'Sair', 'url' => array('/site/logout')))),
        )),
    ),
)); ?>
<div class="container-fluid"><div class="notifications bottom-right"></div><?php echo $content; ?></div>
<?php foreach (Yii::app()->user->getFlashes() as $tipo => $texto) {
    Yii::app()->clientScript->registerScript("flash-$tipo", "$('.notifications').notify({message: {text: " . CJavaScript::encode($texto) . "}, type: '$tipo', fadeOut: {enabled: true, delay: 3000}}).show();");
} ?>
</body>
</html>
