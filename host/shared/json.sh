# ----------------------------------------------------------------------------------------------------------------- json

json_escape() {
    local text=$1 out='' char code i
    for ((i = 0; i < ${#text}; i++)); do
        char=${text:i:1}
        case $char in
            '"') out+='\"' ;;
            \\) out+="\\\\" ;;
            $'\n') out+='\n' ;;
            $'\t') out+='\t' ;;
            [[:cntrl:]])
                printf -v code '%d' "'$char"
                printf -v char '\\u%04x' "$code"
                out+=$char
                ;;
            *) out+=$char ;;
        esac
    done
    printf '%s' "$out"
}

json_string() { printf '"%s"' "$(json_escape "$1")"; }

# json_list ITEM...: a list of strings.
json_list() {
    local out='' item
    for item in "$@"; do out+="${out:+,}$(json_string "$item")"; done
    printf '[%s]' "$out"
}
