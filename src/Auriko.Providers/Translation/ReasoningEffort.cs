using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>Fits the effort a caller asks for to what the offering takes.</summary>
internal static class ReasoningEffort
{
    private static readonly string[] Ascending = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    /// <summary>
    /// The effort to send: the asked one where the offering takes it or says nothing of its efforts, else the next
    /// lower one it takes, else its lowest. <c>off</c> means <c>none</c>, which only <c>minimal</c> comes down to: who
    /// asks for some reasoning does not get none.
    /// </summary>
    /// <param name="asked">The caller's effort; null when none was asked for.</param>
    /// <param name="capabilities">The offering's.</param>
    /// <param name="warnings">Receives a warning when the effort is not the one asked for.</param>
    public static string? Fit(string? asked, ModelCapabilities capabilities, List<ResponseWarning> warnings)
    {
        if (asked is null)
        {
            return null;
        }

        var wanted = asked == "off" ? "none" : asked;
        var taken = capabilities.ReasoningEfforts;
        if (taken.Count == 0 || taken.Contains(wanted))
        {
            return wanted;
        }

        if (taken.Contains(asked))
        {
            return asked;
        }

        var grades = Ascending
            .Where(grade => taken.Contains(grade) && (grade != "none" || wanted == "minimal"))
            .ToArray();
        var rank = Array.IndexOf(Ascending, wanted);
        var fitting = grades.LastOrDefault(grade => Array.IndexOf(Ascending, grade) < rank) ?? grades.FirstOrDefault();
        if (fitting is null)
        {
            return wanted;
        }

        warnings.Add(new ResponseWarning(
            WarningCodes.ParameterAdjusted,
            $"/reasoning/effort: '{asked}' is not an effort of this model; '{fitting}' was sent."));
        return fitting;
    }
}
