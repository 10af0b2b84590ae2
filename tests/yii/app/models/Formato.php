<?php
/** Brazilian numbers, days and yes/no. */
class Formato extends CFormatter
{
    public $booleanFormat = array('Não', 'Sim');

    public function formatReais($valor)
    {
        return number_format((float) $valor, 2, ',', '.');
    }

    public function formatDia($iso)
    {
        return $iso ? implode('/', array_reverse(explode('-', $iso))) : '';
    }

    public static function iso($dia)
    {
        return preg_match('~^(\d\d)/(\d\d)/(\d{4})$~', trim($dia), $m) ? "$m[3]-$m[2]-$m[1]" : null;
    }
}
