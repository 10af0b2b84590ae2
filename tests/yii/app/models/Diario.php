<?php
/** The log by which the tests judge: requests, changed values, mails. */
class Diario
{
    private static function quem()
    {
        return Yii::app()->user->isGuest ? '' : Yii::app()->user->name;
    }

    public static function efeito($tabela, $registro, $campo, $antes, $depois)
    {
        Yii::app()->db->createCommand()->insert('efeito', array(
            'quem' => self::quem(), 'tabela' => $tabela, 'registro' => $registro, 'campo' => $campo, 'antes' => $antes, 'depois' => $depois,
        ));
    }

    public static function pedido($rota)
    {
        Yii::app()->db->createCommand()->insert('pedido', array(
            'rota' => $rota, 'ajax' => isset($_POST['ajax']) ? 1 : 0, 'quem' => self::quem(),
            'campos' => preg_replace('/("(?:password|senha[^"]*)":")[^"]*/', '$1***', json_encode($_POST, JSON_UNESCAPED_UNICODE)),
        ));
    }

    public static function correio($cliente, $assunto)
    {
        Yii::app()->db->createCommand()->insert('correio', array('cliente_id' => $cliente, 'assunto' => $assunto));
    }

    /** Whether a trouble that was asked for `vezes` times is still to come; each call uses one up. */
    public static function ainda($nome, $vezes)
    {
        $db = Yii::app()->db;
        $feitas = (int) $db->createCommand('SELECT valor FROM contador WHERE nome=:n')->queryScalar(array(':n' => $nome));
        if ($feitas >= $vezes) {
            return false;
        }
        $db->createCommand('REPLACE INTO contador VALUES (:n, :v)')->execute(array(':n' => $nome, ':v' => $feitas + 1));
        return true;
    }
}
