<?php
class Cliente extends Registro
{
    public $boasVindas;   // the box of the form: mails the client
    public $novaSenha;
    public $situacao;

    public function rules()
    {
        return array(
            array('nome', 'required', 'except' => 'search'),
            array('documento, email, telefone, cidade, vencimento, obs, login', 'safe'),
            array('ativo, acesso, boasVindas', 'boolean'),
            array('novaSenha', 'length', 'min' => 6, 'allowEmpty' => true),
            array('id, nome, documento, cidade, situacao, acesso', 'safe', 'on' => 'search'),
        );
    }

    public function relations()
    {
        return array('pessoas' => array(self::HAS_MANY, 'Pessoa', 'cliente_id'));
    }

    public function attributeLabels()
    {
        return array(
            'id' => 'Cód.', 'nome' => 'Nome / Razão Social', 'documento' => 'CPF/CNPJ', 'email' => 'E-mail', 'telefone' => 'Telefone', 'cidade' => 'Cidade',
            'vencimento' => 'Dia de vencimento', 'obs' => 'Observações', 'ativo' => 'Cliente ativo', 'situacao' => 'Situação',
            'acesso' => 'Permitir acesso à área do cliente', 'login' => 'Login', 'novaSenha' => 'Senha',
            'boasVindas' => 'Enviar/Reenviar e-mail de boas-vindas',
        );
    }

    public function getSituacaoTexto()
    {
        return $this->bloqueado ? 'Bloqueado' : ($this->ativo ? 'Ativo' : 'Inativo');
    }

    public function search($porPagina)
    {
        $criteria = new CDbCriteria;
        $criteria->compare('id', $this->id);
        $criteria->compare('nome', $this->nome, true);
        $criteria->compare('documento', $this->documento, true);
        $criteria->compare('cidade', $this->cidade);
        $criteria->compare('acesso', $this->acesso);
        $situacoes = array('A' => 'ativo=1 AND bloqueado=0', 'B' => 'bloqueado=1', 'I' => 'ativo=0');
        if (isset($situacoes[$this->situacao])) {
            $criteria->addCondition($situacoes[$this->situacao]);
        }
        $ordem = Yii::app()->user->getState('ordem.Cliente', 'nome');
        return new CActiveDataProvider($this, array(
            'criteria' => $criteria,
            'sort' => array('defaultOrder' => $ordem === 'nome' ? 'nome' : $ordem, 'attributes' => array('id', 'nome', 'documento', 'cidade')),
            'pagination' => array('pageSize' => $porPagina),
        ));
    }

    public static function cidades()
    {
        return Yii::app()->db->createCommand('SELECT DISTINCT cidade FROM cliente ORDER BY 1')->queryColumn();
    }

    /** Cuts the access, and with it that of the client's persons. */
    public function bloquear()
    {
        $this->acesso = 0;
        $this->save(false);
        if (Yii::app()->params['bloqueio_limpa_pessoas']) {
            foreach ($this->pessoas as $pessoa) {
                $pessoa->acesso = 0;
                $pessoa->save(false);
            }
        }
    }
}

class Pessoa extends Registro
{
    public function rules()
    {
        return array(array('acesso', 'boolean'));
    }

    public function attributeLabels()
    {
        return array('nome' => 'Nome', 'socio' => 'Sócio', 'acesso' => 'Permitir acesso');
    }
}
