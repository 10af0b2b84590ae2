<?php
class Venda extends Registro
{
    public $date_first;
    public $date_last;
    public $cliente;
    public static $origens = array('A' => 'Avulsa', 'C' => 'Contrato', 'R' => 'Venda recorrente', 'V' => 'Reserva', 'P' => 'Pacote de horas');

    public static function estados()
    {
        return Yii::app()->params['status'] + array(
            'NF' => 'Não faturada', 'F' => 'Faturada', 'Q' => 'Quitada', 'PP' => 'Paga parcialmente', 'C' => 'Cancelada', 'D' => 'Deduzida da cota',
        );
    }

    public function rules()
    {
        return array(array('id, cliente, date_first, date_last, descricao, status, origem', 'safe', 'on' => 'search'));
    }

    public function relations()
    {
        return array('dono' => array(self::BELONGS_TO, 'Cliente', 'cliente_id'));
    }

    public function attributeLabels()
    {
        return array(
            'id' => 'Nº', 'cliente' => 'Cliente', 'data' => 'Data da Venda', 'date_first' => 'Data da venda de', 'date_last' => 'Data da venda até',
            'descricao' => 'Produto', 'valor' => 'Valor (R$)', 'status' => 'Status', 'origem' => 'Origem', 'criada' => 'Criada em',
        );
    }

    public function search($porPagina)
    {
        $criteria = new CDbCriteria(array('with' => array('dono')));
        $criteria->compare('t.id', $this->id);
        $criteria->compare('dono.nome', $this->cliente, true);
        $criteria->compare('descricao', $this->descricao, true);
        $criteria->compare('origem', $this->origem);
        $criteria->compare('status', $this->status);
        if (Formato::iso($this->date_first)) {
            $criteria->compare('data', '>=' . Formato::iso($this->date_first));
        }
        if (Formato::iso($this->date_last)) {
            $criteria->compare('data', '<=' . Formato::iso($this->date_last));
        }
        if (!$this->status) {
            $criteria->addCondition(Yii::app()->params['esconde_canceladas'] ? "status NOT IN ('C','D')" : "status <> 'D'");
        }
        return new CActiveDataProvider($this, array(
            'criteria' => $criteria,
            'sort' => array('defaultOrder' => 'data DESC, t.id DESC', 'attributes' => array('id', 'data', 'valor', 'status')),
            'pagination' => array('pageSize' => $porPagina),
        ));
    }
}
