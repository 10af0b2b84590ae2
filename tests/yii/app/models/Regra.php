<?php
class Regra extends Registro
{
    public static $opcoes = array(
        'meios' => array('B' => 'Boleto', 'P' => 'Pix', 'C' => 'Cartão de crédito', 'D' => 'Depósito'),
        'modelo' => array('1' => 'Lembrete amigável', '2' => 'Aviso de vencimento', '3' => 'Aviso de atraso'),
    );

    public function rules()
    {
        return array(
            array('nome, dias', 'required'),
            array('dias', 'numerical', 'integerOnly' => true),
            array('ativa', 'boolean'),
            array('modelo, assunto, copia', 'safe'),
            array('meios, excecoes', 'lista'),
            array('nome, ativa', 'safe', 'on' => 'search'),
        );
    }

    public function lista($attribute)
    {
        if (is_array($this->$attribute)) {
            $escolhidas = array_filter($this->$attribute);
            sort($escolhidas);
            $this->$attribute = implode(",", $escolhidas);
        }
    }

    public function attributeLabels()
    {
        return array(
            'nome' => 'Nome da Regra', 'meios' => 'Meios de Faturamento', 'dias' => 'Dias em relação ao vencimento', 'modelo' => 'Modelos de Aviso',
            'assunto' => 'Assunto', 'excecoes' => 'Enviar para todos clientes, exceto', 'copia' => 'Cópia para', 'ativa' => 'Ativar Regra',
        );
    }

    public function search()
    {
        $criteria = new CDbCriteria;
        $criteria->compare('nome', $this->nome, true);
        $criteria->compare('ativa', $this->ativa);
        return new CActiveDataProvider($this, array('criteria' => $criteria, 'pagination' => array('pageSize' => 20)));
    }
}
