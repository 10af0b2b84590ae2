<?php
class Faturamento extends Registro
{
    public static $modos = array('A' => 'Faturamento Automático', 'M' => 'Faturamento Manual');

    public function rules()
    {
        return array(
            array('modo', 'in', 'range' => array_keys(self::$modos)),
            array('antecedencia, dia', 'numerical', 'integerOnly' => true, 'min' => 0, 'max' => 31),
            array('hora, agrupar, juros, mensagem', 'safe'),
            array('contratos, recorrentes, reservas', 'boolean'),
        );
    }

    public function attributeLabels()
    {
        return array(
            'modo' => 'Faturamento', 'antecedencia' => 'Dias de antecedência', 'dia' => 'Dia do faturamento', 'hora' => 'Horário',
            'agrupar' => 'Agrupar cobranças por', 'contratos' => 'Faturar contratos', 'recorrentes' => 'Faturar vendas recorrentes',
            'reservas' => 'Faturar reservas', 'juros' => 'Juros ao mês (%)', 'mensagem' => 'Mensagem no boleto',
        );
    }
}
