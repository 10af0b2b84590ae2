<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="pt-br" lang="pt-br">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<?php Yii::app()->clientScript->registerCoreScript('jquery'); ?>
<title><?php echo CHtml::encode($this->pageTitle); ?></title>
<style type="text/css">
body { font: 13px Verdana, sans-serif; margin: 0; }
#mainmenu { background: #06c; padding: 0 20px; }
#mainmenu ul { list-style: none; margin: 0; padding: 0; }
#mainmenu > ul > li { display: inline-block; position: relative; padding: 8px 12px; }
#mainmenu a { color: #fff; text-decoration: none; }
#mainmenu ul ul { display: none; position: absolute; left: 0; top: 100%; background: #06c; z-index: 50; width: 230px; }
#mainmenu ul ul li { padding: 7px 12px; position: relative; }
#mainmenu ul ul ul { left: 100%; top: 0; }
#mainmenu li:hover > ul { display: block; }
#content { padding: 20px; }
div.form .row { margin: 6px 0; } div.form label { font-weight: bold; display: block; } div.form .rememberMe label, div.form .caixa label { display: inline; }
.flash-success { background: #e6efc2; padding: 8px; } .flash-warning { background: #fff6bf; padding: 8px; }
.lote { position: relative; display: inline-block; } .lote ul { display: none; position: absolute; background: #fff; border: 1px solid #999; list-style: none; margin: 0; padding: 4px; width: 260px; z-index: 40; }
</style>
</head>
<body>
<div id="page">
<?php if (!Yii::app()->user->isGuest): ?>
    <div id="mainmenu"><?php $this->widget('zii.widgets.CMenu', array('items' => array(
        array('label' => 'Início', 'url' => array('/site/index')),
        array('label' => 'Clientes', 'url' => 'javascript:void(0)', 'items' => array(
            array('label' => 'Novo Cliente', 'url' => '#'), array('label' => 'Listar Clientes', 'url' => array('/cliente/admin')),
        )),
        array('label' => 'Vendas', 'url' => 'javascript:void(0)', 'items' => array(
            array('label' => 'Nova Venda', 'url' => '#'), array('label' => 'Listar Vendas', 'url' => array('/venda/admin')),
        )),
        array('label' => 'Configurações', 'url' => 'javascript:void(0)', 'items' => array(
            array('label' => 'Gerais', 'url' => '#'),
            array('label' => 'Financeiro', 'url' => 'javascript:void(0)', 'items' => array(
                array('label' => 'Faturamento', 'url' => array('/faturamento/index')),
                array('label' => 'E-mail Automático de Cobrança', 'url' => array('/regra/admin')),
            )),
        )),
        array('label' => 'Sair (' . Yii::app()->user->name . ')', 'url' => array('/site/logout')),
    ))); ?></div>
<?php endif; ?>
    <div id="content">
    <?php foreach (Yii::app()->user->getFlashes() as $tipo => $texto): ?>
        <div class="flash-<?php echo $tipo; ?>"><?php echo $texto; ?></div>
    <?php endforeach; ?>
    <?php echo $content; ?>
    </div>
    <div id="footer">Copyright &copy; <?php echo date('Y'); ?> <?php echo CHtml::encode($this->opcao('empresa')); ?></div>
</div>
</body>
</html>
