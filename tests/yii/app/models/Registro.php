<?php
/** A record that notes each of its changed values in the log of effects. */
abstract class Registro extends CActiveRecord
{
    private $_antes = array();

    public static function model($className = null)
    {
        return parent::model($className ?: get_called_class());
    }

    public function tableName()
    {
        return strtolower(get_class($this));
    }

    protected function afterFind()
    {
        $this->_antes = $this->attributes;
        parent::afterFind();
    }

    protected function afterSave()
    {
        foreach ($this->attributes as $campo => $depois) {
            $antes = isset($this->_antes[$campo]) ? $this->_antes[$campo] : null;
            if ((string) $antes !== (string) $depois) {
                Diario::efeito($this->tableName(), $this->primaryKey, $campo, $antes, $depois);
            }
        }
        $this->_antes = $this->attributes;
        parent::afterSave();
    }

    /** A record by id, or the 404 of gii's loadModel. */
    public static function achar($id)
    {
        $model = self::model(get_called_class())->findByPk($id);
        if ($model === null) {
            throw new CHttpException(404, 'A página solicitada não existe.');
        }
        return $model;
    }
}
