<?php
class VendaController extends Controller
{
    public function actionAdmin()
    {
        $this->render('admin', array('model' => $this->filtrado('Venda'), 'porPagina' => $this->porPagina(VARIANTE === 'booster4' ? 50 : 10)));
    }

    public function actionPergunta($n)
    {
        $this->renderPartial('_cancelar', array('n' => $n));
    }

    /** Only a sale that is not billed can be cancelled, and none of an hour package. */
    public function actionCancelar()
    {
        $motivo = isset($_POST['motivo']) ? $_POST['motivo'] : '';
        $this->responder($this->emLote('Venda', VARIANTE === 'jui' ? 'venda-grid_c0' : 'ids', function ($venda) use ($motivo) {
            if ($venda->status !== 'NF' || $venda->origem === 'P') {
                return false;
            }
            $venda->status = 'C';
            $venda->motivo = $motivo;
            return $venda->save(false);
        }));
    }

    public function actionFaturar()
    {
        $this->responder($this->emLote('Venda', VARIANTE === 'jui' ? 'venda-grid_c0' : 'ids', function ($venda) {
            $venda->status = 'F';
            $venda->save(false);
            Diario::correio($venda->cliente_id, 'Sua fatura chegou');
        }));
    }
}
