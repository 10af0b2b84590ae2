/* The calendar of date fields, in pt-BR; as Yii's widgets do, only the screens that have one load it. */
(function ($, ERP) {
  'use strict';
  $.datepicker.regional['pt-BR'] = {
    closeText: 'Fechar', prevText: '&#x3C;Anterior', nextText: 'Próximo&#x3E;', currentText: 'Hoje',
    monthNames: ['Janeiro', 'Fevereiro', 'Março', 'Abril', 'Maio', 'Junho', 'Julho', 'Agosto', 'Setembro', 'Outubro', 'Novembro', 'Dezembro'],
    monthNamesShort: ['Jan', 'Fev', 'Mar', 'Abr', 'Mai', 'Jun', 'Jul', 'Ago', 'Set', 'Out', 'Nov', 'Dez'],
    dayNames: ['Domingo', 'Segunda-feira', 'Terça-feira', 'Quarta-feira', 'Quinta-feira', 'Sexta-feira', 'Sábado'],
    dayNamesShort: ['Dom', 'Seg', 'Ter', 'Qua', 'Qui', 'Sex', 'Sáb'], dayNamesMin: ['D', 'S', 'T', 'Q', 'Q', 'S', 'S'],
    weekHeader: 'Sm', dateFormat: 'dd/mm/yy', firstDay: 0, isRTL: false, showMonthAfterYear: false, yearSuffix: ''
  };
  $.datepicker.setDefaults($.datepicker.regional['pt-BR']);
  $(function () { $('input.data').datepicker({ changeMonth: true, changeYear: true, showButtonPanel: true, defaultDate: ERP.today }); });
})(jQuery, window.ERP);
