CREATE TABLE usuario (id INTEGER PRIMARY KEY, login TEXT, senha TEXT, nome TEXT, tipo TEXT);
CREATE TABLE faturamento (
  id INTEGER PRIMARY KEY, modo TEXT, antecedencia INTEGER, dia INTEGER, hora TEXT, agrupar TEXT,
  contratos INTEGER, recorrentes INTEGER, reservas INTEGER, juros TEXT, mensagem TEXT);
CREATE TABLE regra (
  id INTEGER PRIMARY KEY, nome TEXT, meios TEXT, dias INTEGER, modelo TEXT, assunto TEXT, excecoes TEXT, copia TEXT, ativa INTEGER);
CREATE TABLE cliente (
  id INTEGER PRIMARY KEY, nome TEXT, documento TEXT, email TEXT, telefone TEXT, cidade TEXT, vencimento INTEGER, obs TEXT,
  ativo INTEGER, bloqueado INTEGER, acesso INTEGER, login TEXT, senha TEXT);
CREATE TABLE pessoa (id INTEGER PRIMARY KEY, cliente_id INTEGER, nome TEXT, socio INTEGER, acesso INTEGER);
CREATE TABLE venda (
  id INTEGER PRIMARY KEY, cliente_id INTEGER, data TEXT, criada TEXT, descricao TEXT, valor REAL, status TEXT, origem TEXT, motivo TEXT);
-- What happened: every request that was posted, every value that changed, every mail.
CREATE TABLE pedido (id INTEGER PRIMARY KEY, rota TEXT, ajax INTEGER, quem TEXT, campos TEXT);
CREATE TABLE efeito (id INTEGER PRIMARY KEY, quem TEXT, tabela TEXT, registro INTEGER, campo TEXT, antes TEXT, depois TEXT);
CREATE TABLE correio (id INTEGER PRIMARY KEY, cliente_id INTEGER, assunto TEXT);
CREATE TABLE contador (nome TEXT PRIMARY KEY, valor INTEGER);
