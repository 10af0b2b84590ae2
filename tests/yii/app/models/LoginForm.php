<?php
class LoginForm extends CFormModel
{
    public $username;
    public $password;
    public $rememberMe;

    public function rules()
    {
        return array(
            array('username, password', 'required'),
            array('rememberMe', 'boolean'),
            array('password', 'authenticate'),
        );
    }

    public function attributeLabels()
    {
        return array('username' => 'Usuário', 'password' => 'Senha', 'rememberMe' => 'Continuar conectado');
    }

    private function usuario()
    {
        return Yii::app()->db->createCommand('SELECT * FROM usuario WHERE login=:l AND senha=:s')
            ->queryRow(true, array(':l' => $this->username, ':s' => $this->password));
    }

    public function authenticate($attribute)
    {
        if (!$this->hasErrors() && !$this->usuario()) {
            $this->addError('password', 'Usuário ou senha incorretos.');
        }
    }

    public function login()
    {
        $usuario = $this->usuario();
        $identity = new CUserIdentity($usuario['login'], $usuario['senha']);
        $identity->errorCode = CUserIdentity::ERROR_NONE;
        return Yii::app()->user->login($identity, $this->rememberMe ? 3600 * 24 : 0);
    }
}
