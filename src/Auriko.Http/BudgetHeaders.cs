using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http;

/// <summary>How a budget is told in headers. Pure.</summary>
internal static class BudgetHeaders
{
    private const string Scope = "api_key";

    extension(BudgetStatus status)
    {
        /// <summary>Sets the limit, and the spend where it is known.</summary>
        /// <param name="headers">The response's headers, not sent yet.</param>
        public void WriteTo(IHeaderDictionary headers)
        {
            headers[Named(status.Period, "Limit")] = status.Limit.ToString();
            if (status.Spend is { } spend)
            {
                headers[Named(status.Period, "Spend")] = spend.ToString();
            }
        }

        /// <summary>Sets what says that this budget refused the request.</summary>
        /// <param name="headers">The response's headers, not sent yet.</param>
        public void WriteExceededTo(IHeaderDictionary headers)
        {
            headers[HeaderNames.BudgetExceeded] = "true";
            headers[HeaderNames.BudgetExceededPeriod] = status.Period.Name;
            headers[HeaderNames.BudgetExceededScope] = Scope;
        }
    }

    private static string Named(BudgetPeriod period, string figure) => period switch
    {
        BudgetPeriod.Daily => "X-Budget-Daily-" + figure,
        BudgetPeriod.Weekly => "X-Budget-Weekly-" + figure,
        BudgetPeriod.Monthly => "X-Budget-Monthly-" + figure,
    };
}
