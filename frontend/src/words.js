/** The words of the network page; names of things and concepts come with the data. */
const WORDS = {
  en: {
    filter: "Filter the network", kinds: "Kinds", types: "Event types", roles: "Roles", standings: "Standing", from: "From", to: "To",
    actorsOnly: "Actors only, tied by the events they share", clear: "Clear", find: "Find", findHint: "Find a name",
    zoomIn: "Zoom in", zoomOut: "Zoom out", all: "Show all", relax: "Relax the layout", places: "Restore the layout",
    stage: "Drawing of the network. Arrow keys move it, plus and minus zoom, 0 shows all. The table below lists the same things.",
    nothing: "Nothing fits this filter. Clear it, or take away one of its parts.", wait: "Loading the network …",
    noDrawing: "This browser cannot draw the network, which needs WebGL. The table below lists the same things.",
    failed: "The network could not be loaded:", open: "Open the page", things: "things", ties: "ties", shown: "shown",
    stated: "stated or corroborated", alleged: "alleged only", disputed: "disputed", denied: "denied", planned: "planned or expected",
    cancelled: "cancelled, or did not occur", marks: "Marks", claim: "claim", claims: "claims", tie: "tie", event: "shared event", events: "shared events",
  },
  ru: {
    filter: "Отбор", kinds: "Виды", types: "Типы событий", roles: "Роли", standings: "Статус", from: "С", to: "По",
    actorsOnly: "Только акторы, связанные общими событиями", clear: "Сбросить", find: "Найти", findHint: "Найти имя",
    zoomIn: "Приблизить", zoomOut: "Отдалить", all: "Показать всё", relax: "Уточнить раскладку", places: "Вернуть раскладку",
    stage: "Схема сети. Стрелки сдвигают её, плюс и минус меняют масштаб, 0 показывает всё. То же перечислено в таблице ниже.",
    nothing: "Этому отбору ничего не соответствует. Сбросьте его или уберите одно из условий.", wait: "Загрузка сети …",
    noDrawing: "Этот браузер не может нарисовать сеть: нужен WebGL. То же перечислено в таблице ниже.",
    failed: "Не удалось загрузить сеть:", open: "Открыть страницу", things: "объектов", ties: "связей", shown: "показано",
    stated: "заявлено или подтверждено", alleged: "только предположительно", disputed: "оспаривается", denied: "отрицается", planned: "планируется или ожидается",
    cancelled: "отменено или не произошло", marks: "Обозначения", claim: "утверждение", claims: "утверждений", tie: "связь", event: "общее событие", events: "общих событий",
  },
};

/** @returns {"en" | "ru"} */
function language() {
  return typeof document !== "undefined" && document.documentElement.lang.startsWith("ru") ? "ru" : "en";
}

/** @param {keyof typeof WORDS.en} key */
export function say(key) {
  return WORDS[language()][key];
}

/** @param {string} label */
export function capitalise(label) {
  return label.charAt(0).toLocaleUpperCase() + label.slice(1);
}
