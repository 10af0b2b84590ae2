/* What Yii 1.1's jquery.yiigridview.js does for a grid: AJAX update, row selection, the header's box, getChecked. */
(function ($) {
  'use strict';

  function loading(id, on) { $('#' + id).toggleClass('grid-view-loading', on); }

  var methods = {
    update: function (options) {
      return this.each(function () {
        var id = this.id;
        options = options || {};
        loading(id, true);
        $.ajax($.extend({
          type: 'GET',
          url: $(this).find('.keys').attr('title'),
          success: function (html) {
            var $answer = $('<div>').append($.parseHTML(html, document, false));
            $('#filtros-ativos').replaceWith($answer.find('#filtros-ativos'));
            $('#' + id).replaceWith($answer.find('#' + id));       // a login page in the answer leaves no grid, as in Yii
            $(document).trigger('grade:atualizada', [id]);
          },
          error: function (xhr, status) {
            loading(id, false);
            if (xhr.readyState === 0 || xhr.status === 0) { return; }
            window.alert('Erro ' + xhr.status + ' ' + (xhr.responseText || status).replace(/<[^>]+>/g, ' ').trim().slice(0, 300));
          }
        }, options, { data: $.extend({ ajax: id }, options.data) }));
      });
    }
  };

  $.fn.yiiGridView = function (method) { return methods[method].apply(this, Array.prototype.slice.call(arguments, 1)); };

  $.fn.yiiGridView.getChecked = function (id, column) {
    return $('#' + id + ' input[name="' + column + '[]"]:checked').map(function () { return this.value; }).get();
  };

  var byEnter = false; // Enter in a field of the filter row comes as a key first, and as a change again when the field is left

  function refresh($grid) {
    var id = $grid.attr('id'), boxes = $grid.find('td.checkbox-column input');
    boxes.each(function () { $(this).closest('tr').toggleClass('selected', this.checked); });
    $('#' + id + '_c0_all').prop('checked', boxes.length > 0 && boxes.length === boxes.filter(':checked').length);
    $(document).trigger('grade:selecao', [id]);
  }

  $(document)
    .on('click', '.grid-view th.checkbox-column input', function () {
      var $grid = $(this).closest('.grid-view');
      $grid.find('td.checkbox-column input').prop('checked', this.checked);
      refresh($grid);
    })
    .on('click', '.grid-view td.checkbox-column input', function () { refresh($(this).closest('.grid-view')); })
    .on('click', '.grid-view tbody tr', function (event) {
      if ($(event.target).closest('a, input, button, .dropdown-menu').length) { return; }
      var box = $(this).find('td.checkbox-column input');
      if (!box.length) { return; }
      box.prop('checked', !box.prop('checked'));
      refresh($(this).closest('.grid-view'));
    })
    .on('change keydown', '.grid-view .filters input, .grid-view .filters select', function (event) {
      if (event.type === 'keydown') {
        if (event.keyCode !== 13) { return; }
        byEnter = true;
      } else if (byEnter) { byEnter = false; return; }
      var $grid = $(this).closest('.grid-view'), data = $grid.find('.filters').find('input, select').serialize();
      if (window.ERP.update !== 'ajax') { window.location = $grid.find('.keys').attr('title') + '&' + data; return false; }
      $grid.yiiGridView('update', { url: $grid.find('.keys').attr('title') + '&' + data });
      return false;
    })
    .on('click', '.grid-view .pager a, .grid-view a.sort-link', function () {
      if (window.ERP.update !== 'ajax') { return true; }
      $(this).closest('.grid-view').yiiGridView('update', { url: $(this).attr('href') });
      return false;
    });
})(jQuery);
