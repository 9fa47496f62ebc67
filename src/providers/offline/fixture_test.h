#pragma once

#include <string_view>

/// A small shop's knowledge, in two languages and in the shapes people write it.
namespace beseda::offline {

inline constexpr std::string_view kShopEnglish = R"(# Opening hours

We are open Monday to Saturday from 9 am to 8 pm, and on Sunday from 10 am to 4 pm.

On public holidays the shop stays closed.

# Where to find us

14 Harbour Street, second floor, next to the old library. The nearest tram stop is Fish Market, lines 3 and 7.

# Delivery

Delivery in the city costs 5 euros and is free for orders over 50 euros. Couriers come the next working day.

## Abroad

We ship abroad to all countries of the European Union. It takes five to eight days and costs 15 euros.

# Payment

You can pay in cash, by card, or by bank transfer. We do not accept cheques or cryptocurrency.

# Returns

You may return anything within 30 days. Bring the receipt; we refund the money to the same card.
Worn shoes and opened cosmetics cannot be returned.

# Questions people ask

Is there a loyalty programme?
Yes: every tenth coffee is free, and members get 10% off on Wednesdays.

Can I bring my dog?
Dogs on a leash are welcome on the ground floor.

Do you repair shoes?
We do: new soles take a week and cost from 25 euros.

# Contact

Call +49 30 1234567 or write to hello@harbourshop.example.
)";

inline constexpr std::string_view kShopRussian = R"(Режим работы
============

Магазин открыт с понедельника по субботу с 9:00 до 20:00, в воскресенье с 10:00 до 16:00.

Адрес
-----

Набережная улица, дом 14, второй этаж. Ближайшая станция метро — «Рыбный рынок».

## Доставка

Доставка по городу стоит 300 рублей, при заказе от 3000 рублей — бесплатно. Курьер приезжает на следующий рабочий день.

## Оплата

Оплатить заказ можно наличными, банковской картой или переводом. Криптовалюту мы не принимаем.

## Возврат товара

Вернуть товар можно в течение 30 дней. Нужен чек; деньги возвращаем на ту же карту.
Ношеную обувь и вскрытую косметику вернуть нельзя.

## Гарантия

На все сумки действует гарантия один год. Ремонт молний и ручек в этот срок бесплатный.

**Подарочные сертификаты**

Сертификаты бывают на 1000, 3000 и 5000 рублей, они действуют полгода.

Можно ли прийти с собакой?
С собакой на поводке можно находиться на первом этаже.
)";

}  // namespace beseda::offline
