/* The classic skin's behaviour: menus, toasts, Busca avançada, Ações em lote with every kind of confirmation. */
window.ERP = JSON.parse(document.getElementById('erp-fatos').textContent);
(function ($, ERP) {
  'use strict';

  /* -- messages -------------------------------------------------------------------------------------------------- */
  window.toastr = (function () {
    function show(kind, text, title) {
      var $box = $('#toast-container');
      if (!$box.length) { $box = $('<div id="toast-container" class="toast-top-right">').appendTo('body'); }
      var $toast = $('<div class="toast" aria-live="polite">').addClass('toast-' + kind);
      $('<button type="button" class="toast-close-button">×</button>').appendTo($toast).on('click', function () { $toast.remove(); });
      if (title) { $('<div class="toast-title">').text(title).appendTo($toast); }
      $('<div class="toast-message">').text(text).appendTo($toast);
      $box.prepend($toast.hide().fadeIn(300));
      window.setTimeout(function () { $toast.fadeOut(1000, function () { $toast.remove(); }); }, 5000);
      return $toast;
    }
    return {
      success: function (t, h) { return show('success', t, h); }, error: function (t, h) { return show('error', t, h); },
      info: function (t, h) { return show('info', t, h); }, warning: function (t, h) { return show('warning', t, h); }
    };
  })();

  ERP.tell = function (kind, text) {
    if (ERP.result === 'flash') {
      $('#mensagens').html($('<div class="alert in alert-block fade">').addClass('alert-' + kind)
        .append('<a class="close" data-dismiss="alert" href="javascript:void(0)">×</a>').append(document.createTextNode(text)));
    } else if (ERP.result === 'inline') {
      var $bar = $('.barra-grid');
      $('.mensagem-inline').remove();
      $('<span class="mensagem-inline">').addClass('mensagem-' + kind).text(text).appendTo($bar.length ? $bar : '.conteudo');
    } else {
      toastr[kind](text);
    }
  };
  $(function () {
    if (ERP.result === 'toast' || $('body.entrada').length) { $.each(ERP.messages, function (_, m) { toastr[m.kind](m.text); }); }
  });

  /* -- lists ----------------------------------------------------------------------------------------------------- */
  $(document)
    .on('click', '.busca-avancada', function () { $('.search-form').toggle(); return false; })
    .on('submit', '.search-form form', function () {
      var $grid = $('#' + $(this).data('grade'));
      if (ERP.update !== 'ajax' || !$grid.length) { return true; }
      $grid.yiiGridView('update', { type: this.method.toUpperCase(), url: this.action, data: fields(this, $grid.attr('id')) });
      return false;
    })
    .on('click', '.limpar-filtros', function () {
      var $grid = $('#' + $(this).data('grade'));
      if (ERP.update !== 'ajax') { return true; }
      $('.search-form form').find('input[type=text], select').val('');
      $('.filtros-ativos').remove();
      $grid.yiiGridView('update', { url: this.href });
      return false;
    });

  function fields(form, id) {
    var data = { ajax: id };
    $.each($(form).serializeArray(), function (_, f) { data[f.name] = f.value; });
    return data;
  }

  $(document).on('grade:selecao grade:atualizada', function (event, id) {
    var n = $('#' + id + ' td.checkbox-column input:checked').length, total = $('#' + id + ' td.checkbox-column input').length;
    ERP.everything = false;
    $('.barra-grid .selecionados').text(n ? n + (n === 1 ? ' selecionado' : ' selecionados') : '');
    $('.selecionar-todos').remove();
    var all = Number(($('#' + id + ' .summary').text().replace(/[\u00ad\u200b]/g, '').match(/de\s([\d.]+)/) || [0, '0'])[1].replace(/\./g, ''));
    if (ERP.selectAll === 'link' && n && n === total && all > total) {
      $('<div class="selecionar-todos">').append('Os ' + n + ' registros desta página estão selecionados. ')
        .append($('<a href="javascript:void(0)">').text('Selecionar todos os ' + all + ' resultados').on('click', function () {
          ERP.everything = all;
          $(this).parent().text('Todos os ' + all + ' resultados estão selecionados.');
          $('.barra-grid .selecionados').text(all + ' selecionados');
        })).insertBefore('#' + id);
    }
  });

  /* -- asking ---------------------------------------------------------------------------------------------------- */
  var REASON = '<p class="motivo"><label for="motivo_cancelamento">Motivo do cancelamento <span class="required">*</span></label>';

  function reason(kind) {
    if (kind === 'select') {
      return REASON + '<select id="motivo_cancelamento" name="motivo"><option value="">Selecione...</option><option>Desistência do cliente</option>' +
        '<option>Lançamento indevido</option><option>Pausa do contrato</option><option>Outro</option></select></p>';
    }
    return kind === 'text' ? REASON + '<textarea id="motivo_cancelamento" name="motivo" rows="3"></textarea></p>' : '';
  }

  /* Opens the tenant's kind of dialog; yes($box) runs on confirmation and may return false to keep it open. */
  var dialogs = {
    bootstrap: function (title, text, extra, label, yes) {
      var $m = $('<div class="modal hide" tabindex="-1">').html(
        '<div class="modal-header"><button type="button" class="close" data-dismiss="modal">×</button><h3></h3></div>' +
        '<div class="modal-body"><p class="pergunta"></p>' + extra + '</div>' +
        '<div class="modal-footer"><button class="btn" data-dismiss="modal">Não</button><button class="btn btn-primary"></button></div>').appendTo('body');
      $m.find('h3').text(title); $m.find('.pergunta').text(text);
      $m.find('.btn-primary').text(label).on('click', function () { if (yes($m) !== false) { $m.modal('hide'); } });
      $m.on('hidden', function (e) { if (e.target === this) { $m.remove(); } }).modal('show');
    },
    vue: function (title, text, extra, label, yes) {
      var $m = $('<div class="modal-mask"><div class="modal-wrapper"><div class="modal-container"><div class="cabecalho"></div><div class="corpo"><p class="pergunta"></p>' +
        extra + '</div><div class="pe"><a class="btn cancelar" href="javascript:void(0)">Voltar</a> <a class="btn btn-close btn-primary" href="javascript:void(0)"></a></div></div></div></div>').appendTo('body');
      $m.find('.cabecalho').text(title); $m.find('.pergunta').text(text);
      $m.find('.cancelar').on('click', function () { $m.remove(); });
      $m.find('.btn-close').text(label).on('click', function () { if (yes($m) !== false) { $m.remove(); } });
    },
    sweet: function (title, text, extra, label, yes) {
      var $m = $('<div class="swal-fundo"><div class="swal-caixa" role="dialog" aria-modal="true" aria-labelledby="swal-titulo"><div class="icone">!</div><h2 id="swal-titulo"></h2><p class="pergunta"></p>' +
        extra + '<button type="button" class="swal-sim"></button><button type="button" class="swal-nao">Cancelar</button></div></div>').appendTo('body');
      $m.find('h2').text('Tem certeza?'); $m.find('.pergunta').text(text);
      $m.find('.swal-nao').on('click', function () { $m.remove(); });
      $m.find('.swal-sim').text(label).on('click', function () { if (yes($m) !== false) { $m.remove(); } });
    },
    native: function (title, text, extra, label, yes) {
      if (!extra) { if (window.confirm(text)) { yes($()); } return; }
      dialogs.bootstrap(title, 'Informe o motivo.', extra, 'Continuar', function ($m) {
        if ($m.find('[name=motivo]').val() === '') { return yes($m); }
        return window.confirm(text) ? yes($m) : false;
      });
    }
  };

  /* -- Ações em lote --------------------------------------------------------------------------------------------- */
  function body(action, extra) {
    var data = [{ name: 'YII_CSRF_TOKEN', value: ERP.csrf }];
    $.each(extra || {}, function (name, value) { data.push({ name: name, value: value }); });
    if (ERP.everything) { data.push({ name: 'todos', value: '1' }); }
    else { $.each(action.ids, function (_, id) { data.push({ name: 'ids[]', value: id }); }); }
    return data;
  }

  function post(url, data) {
    var $form = $('<form method="post" style="display:none">').attr('action', url).appendTo('body');
    $.each(data, function (_, f) { $('<input type="hidden">').attr('name', f.name).val(f.value).appendTo($form); });
    $form.trigger('submit');
  }

  ERP.send = function (action, extra) {
    var data = body(action, extra);
    if (ERP.update !== 'ajax') { return post(action.url, data); }
    $('#' + action.grid).addClass('grid-view-loading');
    $.ajax({ type: 'POST', url: action.url, data: $.param(data), dataType: 'json' })
      .done(function (answer) {
        if (answer.job) { return progress(answer.job, action.grid); }
        ERP.tell(answer.kind, answer.text);
        $.each(answer.extra, function (_, more) { toastr[more.kind](more.text); });
        $('#' + action.grid).yiiGridView('update');
      })
      .fail(function (xhr, status) {
        $('#' + action.grid).removeClass('grid-view-loading');
        if (xhr.status === 0) { return; }
        window.alert('Erro ' + xhr.status + ': ' + (status === 'parsererror' ? 'resposta inesperada do servidor.' : (xhr.responseText || '').replace(/<[^>]+>/g, ' ').trim().slice(0, 300)));
      });
  };

  function progress(job, grid) {
    var $box = $('#job-' + job);
    if (!$box.length) {
      $box = $('<div class="caixa processamento">').attr('id', 'job-' + job)
        .html('<b>Processando em segundo plano...</b> <span class="feito"></span><div class="progress progress-striped active"><div class="bar" style="width:0"></div></div>');
      $('.barra-grid').after($box);
    }
    (function ask() {
      $.getJSON('/index.php?r=job/status&id=' + job, function (state) {
        $box.find('.bar').css('width', state.percent + '%');
        $box.find('.feito').text(state.done + ' de ' + state.total);
        if (!state.finished) { return window.setTimeout(ask, 300); }
        $box.remove();
        ERP.tell(state.kind, state.text);
        $('#' + grid).yiiGridView('update');
      });
    })();
  }
  $(function () { $('.processamento[data-job]').each(function () { progress($(this).data('job'), $(this).data('grade')); }); });

  $(document).on('click', 'a.acao-lote', function () {
    var $a = $(this), grid = $a.data('grade');
    var action = { url: $a.data('url'), grid: grid, ids: $.fn.yiiGridView.getChecked(grid, grid + '_c0') };
    $a.closest('.open').removeClass('open');
    if (!action.ids.length) { toastr.warning('Selecione ao menos um registro.'); return false; }
    var n = ERP.everything || action.ids.length;
    if ($a.data('assistente')) { ERP.wizard(action, n); return false; }
    if (ERP.confirm === 'page') { post($a.data('confirmar'), body(action)); return false; }
    dialogs[ERP.confirm]($a.text().trim(), $a.data('pergunta').replace('{n}', n), reason($a.data('motivo')), $a.data('sim') || 'Sim', function ($m) {
      var $reason = $m.find('[name=motivo]');
      if ($reason.length && !$reason.val()) { toastr.error('Informe o motivo do cancelamento.'); return false; }
      ERP.send(action, $reason.length ? { motivo: $reason.val() } : {});
    });
    return false;
  });

  /* -- the wizard of "Conceder Acesso" --------------------------------------------------------------------------- */
  ERP.wizard = function (action, n) {
    var $m = $($('#assistente-acesso').html()).appendTo('body'), step = 1;
    $m.find('.quantidade').text(n);
    function show() {
      $m.find('.etapa').hide().filter('[data-etapa=' + step + ']').show();
      $m.find('.passos li').removeClass('atual').eq(step - 1).addClass('atual');
      $m.find('.anterior').toggle(step > 1); $m.find('.proximo').toggle(step < 3); $m.find('.btn-close').toggle(step === 3);
    }
    $m.on('click', '.fechar', function () { $m.remove(); });
    $m.on('click', '.anterior', function () { step -= 1; show(); });
    $m.on('click', '.proximo', function () { step += 1; show(); });
    $m.on('click', '.btn-close', function () {
      var extra = { pessoas: $m.find('[name=pessoas]:checked').val(), assunto: $m.find('[name=assunto]').val(), mensagem: $m.find('[name=mensagem]').val() };
      if ($m.find('[name=naoEnviar]').prop('checked')) { extra.naoEnviar = '1'; }
      ERP.send(action, extra);
      $m.remove();
    });
    show();
  };
  window.vueApp = { displayModal: function () { $('a.acao-lote[data-assistente]').trigger('click'); } };

  /* -- Faturamento: what choosing Manual does to the sub-options, and the question before saving ------------------ */
  $(function () {
    var $form = $('#config-faturamento-form');
    if (!$form.length) { return; }
    function manual() {
      var $mode = $form.find('[name="ConfigFaturamento[modo]"]');
      if ($mode.is('select')) { return $mode.val() === 'MANUAL'; }
      if ($mode.filter(':radio').length) { return $mode.filter(':checked').val() === 'MANUAL'; }
      return !$mode.filter(':checkbox').prop('checked');
    }
    function show() { if ($form.data('subopcoes') === 'hide') { $('.sub-opcoes').toggle(!manual()); } }
    $form.on('change', '[name="ConfigFaturamento[modo]"]', show); show();
    $form.on('submit', function () {
      var kind = $form.data('confirma');
      if (kind === 'none' || $form.data('certo')) { return true; }
      var text = 'Confirma a alteração das configurações de faturamento?';
      if (kind === 'native') { return window.confirm(text); }
      dialogs.bootstrap('Faturamento', text, '', 'Confirmar', function () { $form.data('certo', true); $form.trigger('submit'); });
      return false;
    });
  });

  /* -- menus: a touch or click opens a second level too ----------------------------------------------------------- */
  $(document).on('click', '.dropdown-submenu > a', function (event) {
    event.stopPropagation();
    $(this).parent().toggleClass('open').siblings().removeClass('open');
    return false;
  });
})(jQuery, window.ERP);
