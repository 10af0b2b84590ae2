<p><?php echo $this->pergunta('cancelar', 'Tem certeza que deseja cancelar as {n} vendas selecionadas?', (int) $n); ?></p>
<div class="form-group"><label for="motivo">Motivo</label><textarea id="motivo" class="form-control" rows="2"></textarea></div>
